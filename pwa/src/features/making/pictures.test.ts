import { beforeEach, describe, expect, it } from "vitest";
import { addPictures, clearPictures, listOf, pictures } from "./pictures.ts";

const file = (name: string, text = ""): File => new File([text], name);

describe("the files that come with a sheet", () => {
  beforeEach(clearPictures);

  it("stand in the order in which people count", () => {
    addPictures([file("10.pdf"), file("2.pdf")]);
    addPictures([file("1.pdf")]);
    expect(pictures.value.map(({ name }) => name)).toEqual(["1.pdf", "2.pdf", "10.pdf"]);
  });

  it("are replaced by a better one of the same name", () => {
    addPictures([file("1.pdf", "old")]);
    addPictures([file("1.pdf", "newer")]);
    expect(pictures.value.map(({ size }) => size)).toEqual([5]);
  });

  it("make a sheet of their own where there is none", async () => {
    const list = listOf(["a.pdf", 'b"c.pdf'], "ファイル名");
    expect(list.name).toBe("ファイル名.csv");
    expect(await list.text()).toBe('"ファイル名"\r\n"a.pdf"\r\n"b""c.pdf"\r\n');
  });
});
