/** What the build writes into the code of the pages. */

/** Version of the app, as the server is told. */
declare const __APP__: string;
