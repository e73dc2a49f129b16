// The cells of a line whose quotes, if any, stand around whole cells: nearly every line there is,
// at a tenth of what a parser of CSV takes. What is written in any other way is left to the parser.

const comma = 0x2c;
const quote = 0x22;

/** Without its quotes; undefined when there are more of them than two, or text after them. */
function quotedCell(text: string, start: number): string | undefined {
  const end = text.indexOf('"', start + 1);
  const isWhole = end + 1 === text.length || text.charCodeAt(end + 1) === comma;
  return end > 0 && isWhole ? text.slice(start + 1, end) : undefined;
}

function bareCell(text: string, start: number): string | undefined {
  const end = text.indexOf(',', start);
  const cell = end < 0 ? text.slice(start) : text.slice(start, end);
  return cell.includes('"') ? undefined : cell;
}

/** @param text a line without its end; undefined is returned for one that is not so plain */
export function plainCells(text: string): string[] | undefined {
  const cells: string[] = [];
  for (let start = 0; start <= text.length;) {
    const isQuoted = text.charCodeAt(start) === quote;
    const cell = isQuoted ? quotedCell(text, start) : bareCell(text, start);
    if (cell === undefined) return undefined;
    cells.push(cell);
    start += cell.length + (isQuoted ? 3 : 1);
  }
  return cells;
}
