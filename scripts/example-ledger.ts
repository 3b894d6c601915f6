/**
 * Writes examples/ledger.csv: a small season of made-up work, the same bytes at every run.
 *
 *   node scripts/example-ledger.ts [FILE]
 */
import { writeFileSync } from "node:fs";
import { concatHex, type Hex, keccak256, numberToHex, stringToHex } from "viem";
import { mnemonicToAccount } from "viem/accounts";

/** The mnemonic of local development chains: everybody has these keys, so nothing of worth may ever lie there. */
const LOCAL_MNEMONIC = "test test test test test test test test test test test junk";
/** The local accounts before these deploy, publish and guard. */
const FIRST_CONTRIBUTOR = 10;
const CONTRIBUTORS = 64;
const EPOCHS = 3;
const EPOCH_SECONDS = 30 * 24 * 3600;
const SEASON_START = Date.UTC(2026, 0, 1) / 1000;

/**
 * The jobs people do, from one that everybody knows to some that only a few do. A pattern is paid once k accounts have
 * it: with the k = 5 of examples/policies/demo.json some are unlocked at once, some later, and the last ones never.
 */
const JOBS = [
  { name: "invoice-to-ledger", people: 40, kind: "workflow" },
  { name: "crm-contact-update", people: 24, kind: "workflow" },
  { name: "monthly-report", people: 12, kind: "automation" },
  { name: "supplier-onboarding", people: 6, kind: "workflow" },
  { name: "refund-approval", people: 5, kind: "review" },
  { name: "tender-comparison", people: 3, kind: "automation" },
  { name: "archive-migration", people: 2, kind: "workflow" },
] as const;

const HEADER = "id,epoch,account,kind,points,pattern,evidence,verifiedAt";

/** 32 bytes that depend on nothing but their labels. */
function derive(...labels: (string | number)[]): Hex {
  return keccak256(stringToHex(["lam-example", ...labels].join("/")));
}

/** A number from 0 to below `limit`. */
function draw(limit: number, ...labels: (string | number)[]): number {
  return Number(BigInt(derive("draw", ...labels)) % BigInt(limit));
}

function* exampleLedger(): Generator<string> {
  yield HEADER;
  const accounts = Array.from(
    { length: CONTRIBUTORS },
    (_, i) => mnemonicToAccount(LOCAL_MNEMONIC, { addressIndex: FIRST_CONTRIBUTOR + i }).address,
  );
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    for (const [person, account] of accounts.entries()) {
      yield* workOf(person, account, epoch);
    }
  }
}

function* workOf(person: number, account: Hex, epoch: number): Generator<string> {
  if (draw(8, "on holiday", person, epoch) === 0) return;
  for (const job of JOBS) {
    // The first half of those who know a job begin with it in epoch 1, the others in epoch 2.
    const place = draw(CONTRIBUTORS, "place", job.name, person);
    const beginsIn = place < job.people / 2 ? 1 : 2;
    if (place >= job.people || epoch < beginsIn) continue;
    yield row(person, account, epoch, job.kind, 50 + draw(950, "points", job.name, person, epoch), job.name);
  }
  if (draw(3, "referral", person, epoch) === 0) yield row(person, account, epoch, "referral", 100, "");
}

function row(person: number, account: Hex, epoch: number, kind: string, points: number, job: string): string {
  const id = derive("id", person, epoch, kind, job);
  const pattern = job === "" ? "" : derive("pattern", job);
  const evidence = job === "" ? "" : keccak256(concatHex([derive("salt", id), numberToHex(points)]));
  const second = SEASON_START + (epoch - 1) * EPOCH_SECONDS + draw(EPOCH_SECONDS, "time", id);
  const verifiedAt = new Date(second * 1000).toISOString().replace(".000Z", "Z");
  return [id, epoch, account, kind, points, pattern, evidence, verifiedAt].join(",");
}

writeFileSync(process.argv[2] ?? "examples/ledger.csv", `${[...exampleLedger()].join("\n")}\n`);
