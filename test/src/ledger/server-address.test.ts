import { expect } from "chai";
import fc from "fast-check";
import { parseServerAddress } from "../../../src/ledger/server-address.ts";
import { UserError } from "../../../src/shared/errors.ts";

describe("LEDGER_URL", () => {
  it("gives back any user and password that were percent-encoded", () => {
    const text = fc.string({ unit: "binary", minLength: 1 }).filter((word) => word.isWellFormed());
    fc.assert(
      fc.property(text, text, (username, password) => {
        const url = `https://${encodeURIComponent(username)}:${encodeURIComponent(password)}@db.example:8443/points`;
        expect(parseServerAddress(url)).to.deep.equal({
          url: "https://db.example:8443",
          username,
          password,
          database: "points",
          name: "db.example:8443/points",
        });
      }),
    );
  });

  it("needs no user: then it is the server's default one", () => {
    expect(parseServerAddress("http://localhost:8123/points")).to.include({ username: "default", password: "" });
  });

  for (const [url, said] of [
    ["localhost:8123/points", /not localhost:/],
    ["nonsense", /has the form/],
    ["tcp://u:secret@h:9000/points", /not tcp:/],
    ["http://u:secret@h:8123", /the database is missing/],
    ["http://u:secret@h:8123/", /the database is missing/],
    ["http://u:secret@h:8123/a/b", /not a database's name/],
    ["http://u:secret@h:8123/a-b", /not a database's name/],
    ["http://u:secret@h:8123/points?wait=1", /without \? or #/],
    ["http://u:sec%ret@h:8123/points", /written %25/],
    ["http://u:secret@h:99999/points", /has the form/],
  ] as const) {
    it(`refuses ${url} without showing the password`, () => {
      expect(() => parseServerAddress(url))
        .to.throw(UserError, said)
        .with.property("message")
        .that.does.not.match(/sec/);
    });
  }
});
