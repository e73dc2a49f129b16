// The one form of query that the autoscaler asks Prometheus, answered from the text of /metrics.

interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

function readLabels(text: string): Map<string, string> {
  const pairs = [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
  return new Map(pairs.map(([, name = '', value = '']) => [name, value]));
}

function readSamples(metrics: string): Sample[] {
  return metrics.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    return [{ name, labels: readLabels(labels), value: Number(value) }];
  });
}

function matcherOf(text: string): (sample: Sample) => boolean {
  const [, name = '', operator, value = ''] = /^(\w+)(=~|=)"(.*)"$/.exec(text.trim()) ?? [];
  if (operator === undefined) throw new Error(`expected a matcher such as a="b", got ${text}`);
  const pattern = new RegExp(`^(?:${value})$`);
  return ({ labels }) => {
    const found = labels.get(name) ?? '';
    return operator === '=' ? found === value : pattern.test(found);
  };
}

/**
 * The sum over what the selector meets, each set of the grouping labels once; undefined where there is nothing.
 * @throws Error for a query of another form
 */
export function evaluate(query: string, metrics: string): number | undefined {
  const form = /^sum\(max by \(([\w, ]+)\) \((\w+)\{(.*)\}\)\)$/;
  const [, by, wanted, matchers] = form.exec(query) ?? [];
  if (by === undefined || matchers === undefined) throw new Error(`cannot evaluate ${query}`);
  const fits = matchers.split(/,(?=\s*\w+=)/).map(matcherOf);
  const groups = new Map<string, number>();
  for (const sample of readSamples(metrics)) {
    if (sample.name !== wanted || !fits.every((fit) => fit(sample))) continue;
    const key = by
      .split(/, */)
      .map((label) => sample.labels.get(label))
      .join();
    groups.set(key, Math.max(groups.get(key) ?? -Infinity, sample.value));
  }
  if (groups.size === 0) return undefined;
  return [...groups.values()].reduce((sum, value) => sum + value, 0);
}
