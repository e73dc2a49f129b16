import { describeHistory } from './history.contract.ts';
import { MemoryHistory } from './memory-history.ts';

describeHistory('a history in memory', () => new MemoryHistory());
