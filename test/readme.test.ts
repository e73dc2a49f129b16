// What the README says is so: its commands run, its tables equal the code.
import { settingsSchema } from '@verdict/runtime';
import { openKeySpace } from '@verdict/testing';
import { execFile } from 'node:child_process';
import { readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { environment, producer, runNode, startWorker } from './support/commands.ts';
import { startEndpoint } from './support/endpoint.ts';
import { temporaryDirectory } from './support/files.ts';

const repo = join(import.meta.dirname, '..');

function readText(name: string): Promise<string> {
  return readFile(join(repo, name), 'utf8');
}

interface Row {
  readonly name: string;
  readonly initial: string;
  readonly meaning: string;
}

function settings(): Row[] {
  const defaults: Record<string, unknown> = settingsSchema.parse({});
  return Object.entries(settingsSchema.shape).map(([name, schema]) => {
    const [meaning = '', dependent] = (schema.description ?? '').split('; by default ');
    return { name, initial: dependent ?? String(defaults[name] ?? ''), meaning };
  });
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function tableAfter(text: string, marker: string): string[][] {
  const lines = text.slice(text.indexOf(marker)).split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const rest = lines.slice(first);
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith('|')),
    )
    .map(cellsOf)
    .slice(2);
}

describe('the README', () => {
  it('lists every setting with its default and meaning', async () => {
    const rows = settings().map(({ name, initial, meaning }) => [
      `\`${name}\``,
      initial === '' ? '' : `\`${initial}\``.replace(/^`(one per .*)`$/, '$1'),
      meaning,
    ]);
    expect(tableAfter(await readText('README.md'), '<!-- settings')).toEqual(rows);
  });

  it('lists every command of the producer', async () => {
    const { stdout } = await producer({ url: 'redis://127.0.0.1:1', name: 'x' }, ['--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*/gm)].flatMap(([, name]) => name ?? []);
    const named = new Set(
      tableAfter(await readText('README.md'), '| command ').map(([name]) => name),
    );
    const missing = commands.filter(
      (name) => name !== 'help' && !named.has(`\`producer ${name}\``),
    );
    expect(commands.length).toBeGreaterThan(5);
    expect(missing).toEqual([]);
  });

  it('links only to files that are there', async () => {
    const links = [...(await readText('README.md')).matchAll(/\]\(([^)#:]+)\)/g)];
    for (const [, path = ''] of links) await stat(join(repo, path));
    expect(links.length).toBeGreaterThan(4);
  });

  it('leads to a first live decision with the answers that it shows', async () => {
    const text = await readText('README.md');
    const marker = text.indexOf('<!-- first decision, run by test/readme.test.ts -->');
    const [, script = ''] = /```sh\n(.*?)```/s.exec(text.slice(marker)) ?? [];
    const shown = [...script.matchAll(/^# (.+?)(?: \.\.\.)?$/gm)].map(([, line = '']) => line);
    expect(shown).toHaveLength(2);
    const space = openKeySpace();
    const endpoint = await startEndpoint(space);
    await startWorker(space);
    const command = script.replaceAll('http://127.0.0.1:8080', endpoint.url);
    const { stdout } = await promisify(execFile)('bash', ['-euc', command]);
    const answers = stdout.trim().split('\n');
    expect(answers.map((line, n) => line.slice(0, shown[n]?.length))).toEqual(shown);
  });

  it('shows commands that run as they are written', async () => {
    const text = await readText('README.md');
    const marker = text.indexOf('<!-- run by test/readme.test.ts -->');
    const [, script = ''] = /```sh\n(.*?)```/s.exec(text.slice(marker)) ?? [];
    expect(script).toContain('npx producer');
    const space = openKeySpace();
    const dir = await temporaryDirectory();
    for (const name of ['node_modules', 'package.json', 'apps', 'libs', 'artifacts']) {
      await symlink(join(repo, name), join(dir, name));
    }
    const ended = await new Promise<{ code: number; output: string }>((resolve) => {
      const options = { cwd: dir, env: environment(space), timeout: 100_000 };
      execFile('bash', ['-euc', `${script}\nwait`], options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : 1, output: stdout + stderr });
      });
    });
    expect(ended.code, ended.output).toBe(0);
    expect(ended.output).toContain('2,000 decided · 0 failed');
    const results = await readFile(join(dir, 'results/orders.jsonl'), 'utf8');
    expect(results.trim().split('\n')).toHaveLength(2000);
    const held = await readFile(join(dir, 'results/held.csv'), 'utf8');
    expect(held).toMatch(/^order_id,recommendation,reason,/);
  }, 120_000);
});

it('.env.example names every setting with its default', async () => {
  const lines = (await readText('.env.example')).split('\n').filter((line) => line.includes('='));
  const expected = settings().map(({ name, initial }) =>
    initial.startsWith('one per') ? `# ${name}=` : `# ${name}=${initial}`,
  );
  expect(lines).toEqual(expected);
});

it.each(['producer', 'worker', 'endpoint', 'dashboard', 'trainer'])(
  '%s explains itself',
  async (name) => {
    const { code, stdout } = await runNode(`apps/${name}/bin/${name}.js`, ['--help'], process.env);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: ${name}`);
  },
);
