// As much of the encoding of protocol buffers as a model needs (protobuf.dev/programming-guides/encoding): to write
// some fields is less than a library that also reads all.

/** One field of a message, encoded. */
export type Field = Uint8Array;

const wireTypes = { varint: 0, bytes: 2, float: 5 } as const;

/** Of a whole number that is not negative. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

function tag(field: number, type: keyof typeof wireTypes): number[] {
  return varint(field * 8 + wireTypes[type]);
}

function join(parts: readonly ArrayLike<number>[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function whole(field: number, value: number): Field {
  return Uint8Array.from([...tag(field, 'varint'), ...varint(value)]);
}

export function text(field: number, value: string): Field {
  const bytes = new TextEncoder().encode(value);
  return join([tag(field, 'bytes'), varint(bytes.length), bytes]);
}

export function message(field: number, fields: readonly Field[]): Field {
  const bytes = join(fields);
  return join([tag(field, 'bytes'), varint(bytes.length), bytes]);
}

/** Each with a tag of its own, as the schema of ONNX has them. */
export function wholes(field: number, values: readonly number[]): Field {
  return join(values.map((value) => whole(field, value)));
}

export function texts(field: number, values: readonly string[]): Field {
  return join(values.map((value) => text(field, value)));
}

/** Of 32 bits. */
export function floats(field: number, values: readonly number[]): Field {
  const start = tag(field, 'float');
  const bytes = new Uint8Array(values.length * (start.length + 4));
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) {
    const at = index * (start.length + 4);
    bytes.set(start, at);
    view.setFloat32(at + start.length, value, true);
  }
  return bytes;
}

/** A message that stands by itself. */
export function encode(fields: readonly Field[]): Uint8Array {
  return join(fields);
}
