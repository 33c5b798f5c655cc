/** Thrown by the decoders for damaged data; the caller adds the file's name and what to do. */
export class PayloadError extends Error {}
