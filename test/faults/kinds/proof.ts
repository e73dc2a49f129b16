/** A fault that cannot be shown to have happened: what its schedule then shows means nothing. */
export class FaultDidNotHappenError extends Error {
  override readonly name = 'FaultDidNotHappenError';
}

/** @throws FaultDidNotHappenError */
export function prove(isSo: boolean, what: string): void {
  if (!isSo) throw new FaultDidNotHappenError(`expected ${what}`);
}
