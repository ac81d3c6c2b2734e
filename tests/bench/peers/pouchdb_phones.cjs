// PouchDB as phones use it, driven from Python: one JSON object a line in, one out.
//
//   node pouchdb_phones.cjs <folder with node_modules>
//
// `url` in a message is where the server is reached this time; PouchDB itself is always told the same address, because it
// remembers how far it has read by the address of the server.
const { createRequire } = require("node:module");
const readline = require("node:readline");

const load = createRequire(`${process.argv[2]}/package.json`);
const PouchDB = load("pouchdb").plugin(load("pouchdb-adapter-memory"));
const ADDRESS = "http://server.invalid";
const phones = new Map();

const ends = {
  async open({ phone, database }) {
    const state = { url: "", since: 0 };
    const fetch = (address, options) => PouchDB.fetch(String(address).replace(ADDRESS, state.url), options);
    state.local = new PouchDB(phone, { adapter: "memory" });
    state.remote = new PouchDB(`${ADDRESS}/${database}`, { fetch, skip_setup: true });
    phones.set(phone, state);
    return {};
  },

  async exchange({ phone, url, records }) {
    const state = phones.get(phone);
    state.url = url;
    state.since = (await state.local.info()).update_seq;
    if (records.length) await state.local.bulkDocs(records);
    const pushed = [];
    const pulled = [];
    const sync = PouchDB.sync(state.local, state.remote).on("change", ({ direction, change }) => {
      (direction === "push" ? pushed : pulled).push(...change.docs.map((each) => each._id));
    });
    const { push, pull } = await sync;
    const failed = [...push.errors, ...pull.errors];
    if (failed.length) throw new Error(JSON.stringify(failed));
    return { pushed, pulled };
  },

  // As if the server's last answer had not arrived: everything from before the push is compared once more.
  async again({ phone, url }) {
    const { local, remote, ...state } = phones.get(phone);
    phones.get(phone).url = url;
    await local.replicate.to(remote, { checkpoint: false, since: state.since });
    return { pushed: [], pulled: [] };
  },

  async close({ phone }) {
    await phones.get(phone).local.destroy();
    phones.delete(phone);
    return {};
  },
};

readline.createInterface({ input: process.stdin }).on("line", async (line) => {
  const asked = JSON.parse(line);
  try {
    console.log(JSON.stringify({ id: asked.id, ...(await ends[asked.do](asked)) }));
  } catch (error) {
    console.log(JSON.stringify({ id: asked.id, error: String(error.stack ?? error) }));
  }
});
