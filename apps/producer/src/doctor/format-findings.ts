import { type Finding, isOpen } from './finding.ts';

function placeOf({ shard, lane, list, run }: Finding): string {
  const place = [shard, lane, list === 'none' ? 'in no list' : list, run && `run ${run}`];
  return place.filter(Boolean).join(', ') || 'everywhere';
}

function stateOf(finding: Finding): string {
  if (finding.fixed >= finding.count) return 'mended ';
  return isOpen(finding) ? 'problem' : 'note   ';
}

function formatFinding(finding: Finding): string {
  const { code, count, fixed, message, examples, next } = finding;
  const mended = fixed > 0 ? `, ${fixed} mended` : '';
  const lines = [
    `${stateOf(finding)}  ${placeOf(finding)}: ${count} × ${code}${mended}`,
    `  ${message}`,
  ];
  if (examples.length > 0)
    lines.push(`  such as ${examples.map((id) => JSON.stringify(id)).join(', ')}`);
  if (isOpen(finding)) lines.push(`  next: ${next}`);
  return lines.join('\n');
}

/** For an operator: what is wrong, where, and what to type next. */
export function formatFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'all well: nothing is stuck, lost or broken';
  return findings.map(formatFinding).join('\n\n');
}
