export type SpanAttributes = Readonly<Record<string, string>>;

/** Does something and tells how long it took, within whatever it is a part of. */
export type InSpan = <T>(name: string, attributes: SpanAttributes, action: () => T) => T;

/** Where nothing is traced. */
export const untraced: InSpan = (_name, _attributes, action) => action();
