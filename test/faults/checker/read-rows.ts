// CSV once more, as plainly as it can be read: one pass over the characters.

/** Cells of each row; quoted cells may hold commas, quotes and line ends. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, isQuoted]: [string[], string, boolean] = [[], '', false];
  for (let n = 0; n < text.length; n += 1) {
    const character = text.charAt(n);
    if (isQuoted && character === '"' && text.charAt(n + 1) === '"')
      [cell, n] = [`${cell}"`, n + 1];
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === ',') [row, cell] = [[...row, cell], ''];
    else if (!isQuoted && character === '\n') {
      rows.push([...row, cell]);
      [row, cell] = [[], ''];
    } else if (isQuoted || character !== '\r') cell += character;
  }
  return cell === '' && row.length === 0 ? rows : [...rows, [...row, cell]];
}

export type Row = ReadonlyMap<string, string>;

/** Rows of a file with a header, by column. */
export function parseRows(text: string): Row[] {
  const [header = [], ...rows] = cellsOf(text.replace(/^\uFEFF/, ''));
  return rows.map((cells) => new Map(header.map((name, n) => [name, cells[n] ?? ''])));
}
