export { countInSlots } from './count-in-slots.ts';
export { type Resolution, resolutions } from './resolutions.ts';
export { slotKey, slotKeysAt, slotStart, totalsKey } from './slot-keys.ts';
