/**
 * No job of ours comes near this many bytes: the largest order has about 8,000. Larger ones are set aside
 * before a worker reads them, because a batch of them would not fit into its memory.
 */
export const mostJobBytes = 65_536;

/** Fields of a job at most: BullMQ knows about twenty. */
export const mostJobFields = 64;

/** Tries at most, whatever a job asks for; the same as the setting ORDER_ATTEMPTS allows. */
export const mostAttempts = 100;
