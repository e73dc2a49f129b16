// Prometheus' text format, version 0.0.4.

export function quote(label: string): string {
  const escaped = label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `"${escaped}"`;
}

type Kind = 'gauge' | 'counter' | 'histogram';

function family(kind: Kind, name: string, help: string, lines: readonly string[]): string {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines].join('\n');
}

export function gauge(name: string, help: string, lines: readonly string[]): string {
  return family('gauge', name, help, lines);
}

export function counter(name: string, help: string, value: number): string {
  return counters(name, help, [`${name} ${value}`]);
}

export function counters(name: string, help: string, lines: readonly string[]): string {
  return family('counter', name, help, lines);
}

export function histogram(name: string, help: string, lines: readonly string[]): string {
  return family('histogram', name, help, lines);
}
