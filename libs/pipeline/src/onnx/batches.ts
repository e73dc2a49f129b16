// Orders that are in hand at the same time are decided in one run: it costs little more than one of them.
interface Asked<Row, Answer> {
  readonly row: Row;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

type Run<Row, Answer> = (rows: readonly Row[]) => Promise<readonly Answer[]>;

async function settle<Row, Answer>(
  batch: readonly Asked<Row, Answer>[],
  run: Run<Row, Answer>,
): Promise<void> {
  const answers = await run(batch.map(({ row }) => row));
  for (const [at, { resolve, reject }] of batch.entries()) {
    const answer = answers[at];
    if (answer === undefined) reject(new Error(`expected ${batch.length} answers`));
    else resolve(answer);
  }
}

/** A row that no run takes is to blame for none but itself. */
async function settleOneByOne<Row, Answer>(
  batch: readonly Asked<Row, Answer>[],
  run: Run<Row, Answer>,
): Promise<void> {
  for (const asked of batch) await settle([asked], run).catch(asked.reject);
}

/**
 * What is asked in one turn of the event loop, and during a run, goes into the next run.
 * @param most rows of a run
 * @returns what answers one row
 */
export function openBatches<Row, Answer>(
  run: Run<Row, Answer>,
  most: number,
): (row: Row) => Promise<Answer> {
  let waiting: Asked<Row, Answer>[] = [];
  let isBusy = false;
  const work = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await settle(batch, run).catch(() => settleOneByOne(batch, run));
    }
    isBusy = false;
  };
  return (row) =>
    new Promise((resolve, reject) => {
      waiting.push({ row, resolve, reject });
      if (isBusy) return;
      isBusy = true;
      setImmediate(() => void work());
    });
}
