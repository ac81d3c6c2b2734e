/** The words that pages, browser and service worker say to one another. */

/** A page to a waiting worker: take over now. */
export const TAKE_OVER = "take-over";

/** A page to the worker: it has started, there is time for housekeeping. */
export const KEEP_HOUSE = "keep-house";

/** The tag of the Background Sync that empties the outbox. */
export const OUTBOX_TAG = "outbox";
