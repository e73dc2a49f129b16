// A hook that writes a line for each order would make its process write them: what is beyond a few is left out.

const windowMs = 1000;
const mostCharacters = 64 * 1024;

type Output = Pick<NodeJS.WriteStream, 'write'>;

/** What is left out of one stream; a number of characters, for whoever wonders where they are. */
export function limitOutput(output: Output): void {
  const write = output.write.bind(output);
  let written = 0;
  let leftOut = 0;
  let windowStartMs = performance.now();
  const begin = () => {
    if (leftOut > 0) write(`hooks: ${leftOut} characters of output left out\n`);
    [written, leftOut, windowStartMs] = [0, 0, performance.now()];
  };
  output.write = (part: string | Uint8Array) => {
    if (performance.now() - windowStartMs >= windowMs) begin();
    written += part.length;
    if (written <= mostCharacters) return write(part);
    leftOut += part.length;
    return true;
  };
}
