/** A command of the run ended with a failure that it has explained itself. */
export class StepFailedError extends Error {
  override readonly name = 'StepFailedError';
  readonly exitCode: number;

  constructor(command: string, exitCode: number) {
    super(`${command} ended with exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}
