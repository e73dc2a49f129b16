/**
 * Several texts in Prometheus' format as one: lines of the same name and labels are added up, comments
 * stay once, and the order is that of the first.
 */
export function sumMetrics(texts: readonly string[]): string {
  const lines = new Map<string, number | undefined>();
  for (const line of texts.flatMap((text) => text.trimEnd().split('\n'))) {
    const end = line.lastIndexOf(' ');
    if (line.startsWith('#')) lines.set(line, undefined);
    else
      lines.set(line.slice(0, end), (lines.get(line.slice(0, end)) ?? 0) + Number(line.slice(end)));
  }
  return [...lines].map(([key, sum]) => (sum === undefined ? key : `${key} ${sum}`)).join('\n');
}
