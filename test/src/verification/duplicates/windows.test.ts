import { expect } from "chai";
import * as fc from "fast-check";
import { seededRandom } from "../../../../src/shared/random.ts";
import { sketchOf, unpack } from "../../../../src/verification/duplicates/sketch.ts";
import { cellOf, CUTS, probesOf, type Window, windowsOf } from "../../../../src/verification/duplicates/windows.ts";
import { atWork } from "../../../support/at-work.ts";
import { expectNear } from "../../../support/near.ts";

const windows = fc
  .record({ seed: fc.nat(), presses: fc.integer({ min: 8, max: 20 }), cut: fc.constantFrom(...CUTS) })
  .map(({ seed, presses, cut }) => windowsOf(unpack(sketchOf(atWork(seededRandom(seed), presses))), cut))
  .filter((all) => all.length > 0);

function first(all: readonly Window[], count: number): Uint8Array[] {
  const probes: Uint8Array[] = [];
  for (const probe of all[0] === undefined ? [] : probesOf(all[0])) {
    if (probes.length === count) break;
    probes.push(probe);
  }
  return probes;
}

describe("windows", () => {
  it("come in the order of their rarity", () => {
    fc.assert(
      fc.property(windows, (all) => {
        const rarities = all.map(({ rarity }) => rarity);
        expect(rarities).to.deep.equal(rarities.toSorted((a, b) => b - a));
      }),
    );
  });

  it("are looked for in their own cell first, and never twice in one", () => {
    fc.assert(
      fc.property(windows, (all) => {
        const probes = first(all, 60);
        expect(probes[0]).to.deep.equal(cellOf(all[0] as Window));
        expect(new Set(probes.map((probe) => probe.join())).size).to.equal(probes.length);
      }),
    );
  });

  it("are looked for across every set of nearest walls, each once", () => {
    fc.assert(
      fc.property(windows, (all) => {
        const [window] = all;
        const length = window?.values.length ?? 0;
        fc.pre(length === 6);
        expect(first(all, Infinity)).to.have.length(2 ** length);
      }),
    );
  });

  it("stay the same when everything takes twice as long", () => {
    const events = atWork(seededRandom(1), 12);
    const slow = events.map((event) => ({ ...event, t: 2 * event.t }));
    for (const cut of CUTS) {
      const [one, other] = [events, slow].map((each) => windowsOf(unpack(sketchOf(each)), cut));
      expect(other?.length).to.equal(one?.length);
      for (const [i, value] of (one?.[0]?.values ?? []).entries()) {
        expectNear(other?.[0]?.values[i] ?? NaN, value, 0.06);
      }
    }
  });
});
