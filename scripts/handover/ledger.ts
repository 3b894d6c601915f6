import { type Hex, keccak256, stringToHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";

/** The people of the rehearsal; their keys are derived from their number, so nothing of worth may lie there. */
export const PEOPLE: readonly Hex[] = Array.from(
  { length: 48 },
  (_, i) => privateKeyToAddress(derive("person", i)).toLowerCase() as Hex,
);

const JOBS = ["invoice-to-ledger", "crm-contact-update", "monthly-report", "supplier-onboarding"] as const;
const QUARTER = 91 * 86_400;

/** Lines of a ledger (`lam-ledger-v1`, CSV) of made-up work, the same at every run. @param start Unix seconds. */
export function* handoverLedger(epochs: number, start: number): Generator<string> {
  yield "id,epoch,account,kind,points,pattern,evidence,verifiedAt";
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (const [person, account] of PEOPLE.entries()) {
      for (const [job, name] of JOBS.entries()) {
        if (draw(3, "rests", epoch, person, job) === 0) continue;
        const points = 50 + draw(950, "points", epoch, person, job);
        const second = start + (epoch - 1) * QUARTER + draw(QUARTER, "time", epoch, person, job);
        const verifiedAt = new Date(second * 1000).toISOString().replace(".000Z", "Z");
        const id = derive("entry", epoch, person, job);
        yield [id, epoch, account, "workflow", points, derive("pattern", name), "", verifiedAt].join(",");
      }
    }
  }
}

function draw(limit: number, ...labels: (string | number)[]): number {
  return Number(BigInt(derive(...labels)) % BigInt(limit));
}

function derive(...labels: (string | number)[]): Hex {
  return keccak256(stringToHex(["lam-handover", ...labels].join("/")));
}
