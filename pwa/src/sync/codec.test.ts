import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLine, encodeMutation, NotOurProtocol, utf8Length, wholeLines } from "./codec.ts";

describe("a row line", () => {
  it.each([
    ['{"no":1}', "an ordinary body"],
    ['{"no":1.0,"text":"\\u3042"}', "a body that another encoder would write in other bytes"],
    ['{"a":["]",","],"b":"\\"]"}', "brackets, commas and quotes in texts"],
    ["[[1,2],[3]]", "a list"],
    ['"𠮷野家 🏮"', "a text"],
    ["null", "nothing"],
  ])("keeps the exact text of %s (%s)", (body) => {
    expect(decodeLine(`["row","piece/51",${body}]`)).toEqual({ word: "row", id: "piece/51", body });
  });

  it("[SC9] keeps any JSON as it is", () => {
    fc.assert(
      fc.property(fc.json(), fc.stringMatching(/^[a-z]+\/[0-9A-Z,\]-]{1,9}$/), (body, id) => {
        expect(decodeLine(`["row","${id}",${body}]`)).toEqual({ word: "row", id, body });
      }),
    );
  });

  it.each([['["row","a\\u002f1",{}]'], ['["row","a/1"]'], ['["row","a/1",{},{}]'], ['["row",7,{}]']])(
    "refuses %s",
    (line) => expect(() => decodeLine(line)).toThrow(NotOurProtocol),
  );
});

describe("any line", () => {
  it.each([
    ['["done",1,"perhaps"]'],
    ['["done",-1,"applied"]'],
    ['["done",9007199254740992,"applied"]'],
    ['["to","a:1",1,"",0,1]'],
    ['["hi",1]'],
    ["{}"],
    ["[]"],
    ["<html>"],
    [""],
  ])("that is none of this protocol is told apart: %s", (line) => {
    expect(() => decodeLine(line)).toThrow(NotOurProtocol);
  });

  it("[EX5] of an unknown word is nothing", () => expect(decodeLine('["weather","晴れ",{"x":1}]')).toBeNull());
});

describe("the text of a mutation", () => {
  it("[MU1] has the fields in the order of the specification", () => {
    const text = encodeMutation({
      files: [],
      args: { piece: 1 },
      at: 5,
      seen: 0,
      lane: "piece/1",
      ver: 1,
      name: "piece.take",
      n: 3,
    });
    expect(text).toBe(
      '{"n":3,"name":"piece.take","ver":1,"lane":"piece/1","seen":0,"at":5,"args":{"piece":1},"files":[]}',
    );
  });
});

describe("wholeLines", () => {
  it("[EX3] leaves out a last line without its end", () => {
    expect([...wholeLines("a\nb\nc")]).toEqual(["a", "b"]);
    expect([...wholeLines("")]).toEqual([]);
  });
});

describe("utf8Length", () => {
  it("counts what an encoder writes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });
});
