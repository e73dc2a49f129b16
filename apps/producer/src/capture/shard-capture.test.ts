import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { UsageError } from '../errors.ts';
import {
  filesBelow,
  idsBelow,
  type MemoryStream,
  openMemoryStream,
  temporaryDirectory,
  today,
  tomorrow,
} from './captured.test.support.ts';
import { openCaptureDirectory } from './capture-directory.ts';
import { placeInShard } from './place-in-shard.ts';
import { rowFilesOf } from './row-file.ts';
import { completeTorn } from './complete-torn.ts';
import { ShardCapture } from './shard-capture.ts';

interface Setup {
  readonly dir: string;
  readonly stream: MemoryStream;
  readonly partEntries?: number;
}

/** As a command that starts on the directory. */
async function start({ dir, stream, partEntries = 100 }: Setup) {
  const directory = await openCaptureDirectory(dir, 'jsonl', await rowFilesOf('jsonl', 10));
  onTestFinished(directory.close);
  const tally = { entries: 0, files: 0, trimmed: 0, unreadable: 0 };
  const said: string[] = [];
  const options = {
    read: stream.read,
    index: 0,
    directory,
    limits: { partEntries, partMs: Infinity },
    tally,
    say: (line: string) => void said.push(line),
  };
  const place = placeInShard(directory.parts, 0);
  await completeTorn(options, place);
  const capture = new ShardCapture(options, place.after);
  const readAll = async (until = Infinity) => {
    while ((await capture.advance(until)) > 0);
    await capture.publish();
    return { ...tally, said };
  };
  return { capture, directory, readAll };
}

/** Starts, reads all that is there, and ends. */
async function readOnce(setup: Setup) {
  const { readAll, directory } = await start(setup);
  const done = await readAll();
  await directory.close();
  return done;
}

async function setup(...dates: readonly string[]) {
  const stream = openMemoryStream();
  stream.add(...dates);
  return { dir: await temporaryDirectory(), stream };
}

const file = (date: string, first: number, last: number, count: number) =>
  `date=${date}/shard-00-${String(first).padStart(12, '0')}-${String(last).padStart(12, '0')}-${count}.jsonl`;

it('goes on behind the files that are there', async () => {
  const { dir, stream } = await setup(today, today);
  expect(await readOnce({ dir, stream })).toMatchObject({ entries: 2, files: 1, trimmed: 0 });
  expect(await readOnce({ dir, stream })).toMatchObject({ entries: 0, files: 0, trimmed: 0 });
  stream.add(today);
  expect(await readOnce({ dir, stream })).toMatchObject({ entries: 1, files: 1, trimmed: 0 });
  expect(await idsBelow(dir)).toEqual({
    [file(today, 1, 2, 2)]: ['o-1', 'o-2'],
    [file(today, 3, 3, 1)]: ['o-3'],
  });
});

it('makes files of so many, and of what is left in the end', async () => {
  const { dir, stream } = await setup(today, today, today, today, today);
  await readOnce({ dir, stream, partEntries: 2 });
  const names = [file(today, 1, 2, 2), file(today, 3, 4, 2), file(today, 5, 5, 1)];
  expect(await filesBelow(dir)).toEqual(names);
});

it('reads no further than it is told', async () => {
  const { dir, stream } = await setup(today, today, today);
  const { readAll, directory } = await start({ dir, stream });
  await readAll(2);
  await directory.close();
  expect(await filesBelow(dir)).toEqual([file(today, 1, 2, 2)]);
});

it('spreads a reading past midnight over two folders', async () => {
  const { dir, stream } = await setup(today, tomorrow, today, tomorrow, tomorrow);
  await readOnce({ dir, stream });
  expect(await idsBelow(dir)).toEqual({
    [file(today, 1, 5, 2)]: ['o-1', 'o-3'],
    [file(tomorrow, 1, 5, 3)]: ['o-2', 'o-4', 'o-5'],
  });
});

it.each([today, tomorrow])(
  'writes the files of %s when it was ended before they had their name',
  async (gone) => {
    const { dir, stream } = await setup(today, tomorrow, today, tomorrow, tomorrow);
    await readOnce({ dir, stream });
    const whole = await idsBelow(dir);
    const name = (await filesBelow(dir)).find((path) => path.includes(gone));
    await rm(join(dir, name ?? ''));
    stream.add(tomorrow);
    const count = gone === today ? 2 : 3;
    expect(await readOnce({ dir, stream })).toMatchObject({ entries: count + 1, trimmed: 0 });
    expect(await idsBelow(dir)).toEqual({ ...whole, [file(tomorrow, 6, 6, 1)]: ['o-6'] });
    expect(await readOnce({ dir, stream })).toMatchObject({ entries: 0, trimmed: 0 });
  },
);

it('counts what of such a file was trimmed meanwhile', async () => {
  const { dir, stream } = await setup(today, tomorrow, today, tomorrow, tomorrow);
  await readOnce({ dir, stream });
  await rm(join(dir, file(tomorrow, 1, 5, 3)));
  stream.trimTo(2); // o-4 and o-5
  expect(await readOnce({ dir, stream })).toMatchObject({ entries: 2, trimmed: 1 });
  expect(await idsBelow(dir)).toEqual({
    [file(today, 1, 5, 2)]: ['o-1', 'o-3'],
    [file(tomorrow, 1, 5, 2)]: ['o-4', 'o-5'],
  });
});

it('counts what was trimmed before it was read, and begins another file behind it', async () => {
  const { dir, stream } = await setup(today, today, today, today);
  stream.trimTo(2);
  expect(await readOnce({ dir, stream })).toMatchObject({ entries: 2, trimmed: 2 });
  stream.add(today, today, today);
  stream.trimTo(1);
  const { said, ...tally } = await readOnce({ dir, stream });
  expect(tally).toMatchObject({ entries: 1, trimmed: 2 });
  expect(said).toEqual([expect.stringContaining('2 captured orders, numbers 5 to 6')]);
  expect(await filesBelow(dir)).toEqual([file(today, 3, 4, 2), file(today, 7, 7, 1)]);
});

it('sees while it follows that some were trimmed', async () => {
  const { dir, stream } = await setup(today, today);
  const { capture, readAll } = await start({ dir, stream });
  await capture.advance(Infinity);
  stream.add(today, today, today);
  stream.trimTo(1);
  expect(await readAll()).toMatchObject({ entries: 3, trimmed: 2 });
  expect(await filesBelow(dir)).toEqual([file(today, 1, 2, 2), file(today, 5, 5, 1)]);
});

it('counts all as trimmed where nothing is left', async () => {
  const { dir, stream } = await setup(today, today);
  stream.remove(1);
  stream.remove(2);
  expect(await readOnce({ dir, stream })).toMatchObject({ entries: 0, files: 0, trimmed: 2 });
});

it('counts what somebody deleted from the middle', async () => {
  const { dir, stream } = await setup(today, today, today, today);
  stream.remove(2);
  expect(await readOnce({ dir, stream })).toMatchObject({ entries: 3, trimmed: 1 });
  expect(await idsBelow(dir)).toEqual({
    [file(today, 1, 1, 1)]: ['o-1'],
    [file(today, 3, 4, 2)]: ['o-3', 'o-4'],
  });
});

it('leaves out what is no captured order, and says so', async () => {
  const { dir, stream } = await setup(today);
  stream.addText('{"order_id": "o-2"}');
  stream.add(today);
  const { said, ...tally } = await readOnce({ dir, stream });
  expect(tally).toEqual({ entries: 2, files: 1, trimmed: 0, unreadable: 1 });
  expect(said).toEqual([expect.stringContaining('number 2 is no captured order')]);
  expect(await idsBelow(dir)).toEqual({ [file(today, 1, 3, 2)]: ['o-1', 'o-3'] });
});

it('keeps what it has when Redis forgets its captured orders, and refuses to go on', async () => {
  const { dir, stream } = await setup(today, today, today);
  const { capture } = await start({ dir, stream });
  await capture.advance(Infinity);
  stream.forget();
  stream.add(today);
  await expect(capture.advance(Infinity)).rejects.toThrow(UsageError);
  expect(await filesBelow(dir)).toEqual([file(today, 1, 3, 3)]);
});
