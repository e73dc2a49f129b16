import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** The lines of a process that logs: the file descriptor is the process's own. */
function linesOf(calls: string): Promise<readonly Record<string, unknown>[]> {
  const module = join(import.meta.dirname, '../dist/log.js');
  const script = `import { openLog } from ${JSON.stringify(module)};
    const log = openLog('debug', 'test');
    ${calls}`;
  const args = ['--input-type=module', '-e', script];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, (error, _stdout, stderr) => {
      if (error !== null) reject(error);
      else
        resolve(
          stderr
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line)),
        );
    });
  });
}

test('a line has the listed fields and no others, however deep the rest is', async () => {
  const lines = await linesOf(`
    log.warn({ job: 'orders~o-1', attempts: 2, customer_id: 'canary', order: { a: { b: 'canary' } },
      __proto__: { err: 'canary' } }, 'given up');
    log.info('ready');`);
  expect(lines).toMatchObject([
    { msg: 'given up', name: 'test', job: 'orders~o-1', attempts: 2 },
    { msg: 'ready' },
  ]);
  expect(JSON.stringify(lines)).not.toContain('canary');
  expect(Object.keys(lines[0] ?? {}).toSorted()).toEqual(
    ['attempts', 'hostname', 'job', 'level', 'msg', 'name', 'pid', 'time'].toSorted(),
  );
});

test('an error is told without its fields, its cause and what it quotes', async () => {
  const lines = await linesOf(`
    const error = Object.assign(new Error('got "canary"', { cause: new Error('canary') }),
      { command: { args: ['canary'] } });
    log.error({ err: error }, 'queue error');
    log.error(error);
    log.error({ err: 'redis://u:canary@host is away' }, 'queue error');`);
  expect(lines).toMatchObject([
    { err: 'got "…"', msg: 'queue error' },
    { err: 'got "…"', msg: 'error' },
    { err: 'redis://***@host is away', msg: 'queue error' },
  ]);
  expect(JSON.stringify(lines)).not.toContain('canary');
});

test('an id that somebody has put into the queue is not told at any length', async () => {
  const lines = await linesOf(`
    log.warn({ job: 'orders~' + 'x'.repeat(100000) }, 'given up');
    log.warn({ job: 'orders~' + 'x'.repeat(200) }, 'given up');`);
  expect(lines.map(({ job }) => String(job))).toEqual([
    expect.stringMatching(/^orders~x{493}… \(100007 characters\)$/),
    expect.stringMatching(/^orders~x{200}$/),
  ]);
});
