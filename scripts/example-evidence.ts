/**
 * Writes examples/evidence.ndjson: made-up recordings of a dozen people, signed with keys that everybody has, the same
 * bytes at every run. Among them a script that clicks at a fixed pace, a copy of somebody else's work, a recording
 * without consent and one whose signature is wrong, so that each verdict can be seen.
 *
 *   node scripts/example-evidence.ts [FILE]
 */
import { writeFileSync } from "node:fs";
import { type Hex, keccak256, stringToHex } from "viem";
import { type HDAccount, mnemonicToAccount } from "viem/accounts";
import type { BehaviourEvent, KeyClass } from "../src/evidence/behaviour.ts";
import { serializeWorkflow } from "../src/evidence/commitment.ts";
import { CONSENT_FORMAT, type SignedConsent } from "../src/evidence/consent.ts";
import { signConsent } from "../src/evidence/sign-consent.ts";
import { signWorkflow } from "../src/evidence/sign-workflow.ts";
import { type Step, VALUE } from "../src/evidence/step.ts";
import { EVIDENCE_FORMAT, type SiteClass, type Workflow } from "../src/evidence/workflow.ts";

/** The mnemonic of local development chains: everybody has these keys, so nothing of worth may ever lie there. */
const LOCAL_MNEMONIC = "test test test test test test test test test test test junk";
/** The local accounts before these deploy, publish and guard. */
const FIRST_CONTRIBUTOR = 10;
const PEOPLE = 12;
const BEGIN = Date.UTC(2026, 0, 5, 8) / 1000;
const HOUR = 3600;

/** One thing that is done: an element is pressed, and perhaps characters are typed into it. */
interface Move {
  target: string;
  width: number;
  height: number;
  /** Px from the corner of the page. */
  left: number;
  top: number;
  keys?: number;
}

interface Job {
  name: string;
  site: SiteClass;
  moves: readonly Move[];
  /** How many people do it, from the first on. */
  people: number;
}

const field = (n: number, top: number, keys: number): Move => {
  return { target: `input_text#${n}`, width: 220, height: 28, left: 80, top, keys };
};
const button = (n: number, left: number, top: number): Move => {
  return { target: `button#${n}`, width: 96, height: 32, left, top };
};

const JOBS: readonly Job[] = [
  {
    name: "enter-an-order",
    site: "commerce",
    people: 12,
    moves: [field(1, 90, 9), field(2, 140, 14), field(3, 190, 6), button(4, 90, 260), button(5, 210, 330)],
  },
  {
    name: "sort-pictures",
    site: "media",
    people: 9,
    // Few enough to be judged by rules alone: a drawn hand at ten pictures is a program's, and is seen to be one.
    moves: [1, 2, 3, 4, 5, 6].map((n) => button(n, 40 + ((n * 137) % 500), 60 + ((n * 89) % 400))),
  },
  { name: "confirm-a-booking", site: "travel", people: 3, moves: [button(1, 300, 200), button(2, 320, 420)] },
];

/** From 0 to below 1, and depends on nothing but its labels. */
function draw(...labels: (string | number)[]): number {
  return Number(BigInt(keccak256(stringToHex(["lam-example", ...labels].join("/")))) >> 224n) / 2 ** 32;
}

/** Around 0, mostly between -1 and 1. */
function bell(...labels: (string | number)[]): number {
  return [1, 2, 3, 4].reduce((sum, i) => sum + draw(...labels, i) - 0.5, 0) * 1.7;
}

/** How somebody moves: most of what tells people apart. */
function handOf(person: number) {
  const own = (what: string, least: number, most: number) => least + draw("hand", what, person) * (most - least);
  return {
    pace: own("pace", 0.75, 1.35),
    hold: own("hold", 75, 130),
    keyHold: own("key hold", 70, 120),
    keyGap: own("key gap", 120, 210),
    across: own("across", 0.35, 0.65),
    down: own("down", 0.4, 0.65),
    errors: own("errors", 0.02, 0.09),
  };
}

/** The events of somebody who does a job; `take` tells one time from the next. */
function perform(person: number, { name, moves }: Job, take: number): BehaviourEvent[] {
  const hand = handOf(person);
  const events: BehaviourEvent[] = [];
  let now = 900 + draw("begin", person, name, take) * 1800;
  let at: { x: number; y: number } | undefined;
  const emit = (event: Omit<BehaviourEvent, "t">) => events.push({ t: Math.round(now), ...event });
  for (const [i, move] of moves.entries()) {
    const label = [person, name, take, i] as const;
    const x = Math.round(clamp(hand.across + 0.12 * bell("x", ...label)) * move.width);
    const y = Math.round(clamp(hand.down + 0.14 * bell("y", ...label)) * move.height);
    const place = { x: move.left + x, y: move.top + y };
    const from = at ?? place;
    const far = Math.hypot(place.x - from.x, place.y - from.y);
    // To find it takes longer than to get there, and to get there longer the farther and the smaller it is.
    const look = 260 * Math.exp(0.55 * bell("look", ...label));
    now += hand.pace * (look + 180 + 120 * Math.log2(1 + far / Math.min(move.width, move.height)));
    const { target, width, height } = move;
    const moved = at === undefined ? {} : { dx: place.x - from.x, dy: place.y - from.y };
    emit({ type: "pointerdown", target, x, y, width, height, ...moved });
    now += hand.hold * Math.exp(0.22 * bell("hold", ...label));
    emit({ type: "pointerup", target, x, y });
    now += draw("click", ...label) * 2;
    emit({ type: "click", target, x, y });
    at = place;
    if (move.keys !== undefined) type(move.keys, target, label);
  }
  return events;

  function type(count: number, target: string, label: readonly (string | number)[]): void {
    now += 350 * hand.pace * Math.exp(0.4 * bell("to keys", ...label));
    for (let k = 0; k < count; k++) {
      stroke("character", target, [...label, k]);
      if (draw("error", ...label, k) > hand.errors) continue;
      now += 240 * hand.pace;
      stroke("backspace", target, [...label, k, "back"]);
      stroke("character", target, [...label, k, "again"]);
    }
  }

  function stroke(key: KeyClass, target: string, label: readonly (string | number)[]): void {
    const pause = draw("think", ...label) < 0.08 ? 3 : 1;
    now += hand.keyGap * pause * Math.exp(0.35 * bell("key gap", ...label)) - hand.keyHold * 0.5;
    emit({ type: "keydown", target, key });
    now += hand.keyHold * Math.exp(0.2 * bell("key hold", ...label));
    emit({ type: "keyup", target, key });
  }
}

function clamp(share: number): number {
  return Math.min(0.95, Math.max(0.05, share));
}

/** What a script does that knows the elements and nothing else: the middle of each, at a fixed pace. */
function runScript({ moves }: Job): BehaviourEvent[] {
  return moves.flatMap(({ target, width, height, left, top }, i): BehaviourEvent[] => {
    const before = moves[i - 1];
    const [x, y, t] = [width / 2, height / 2, 500 + i * 400];
    const moved = before === undefined ? {} : { dx: left - before.left, dy: top - before.top };
    return [
      { t, type: "pointerdown", target, x, y, width, height, ...moved },
      { t, type: "pointerup", target, x, y },
      { t: t + 1, type: "click", target, x, y },
    ];
  });
}

/** Somebody else's events, each pause a little longer or shorter. */
function copy(events: readonly BehaviourEvent[]): BehaviourEvent[] {
  let now = 0;
  return events.map((event, i) => {
    now += (event.t - (events[i - 1]?.t ?? 0)) * (1 + 0.08 * bell("copy", i));
    return { ...event, t: Math.round(now) };
  });
}

function stepsOf({ moves, site }: Job): Step[] {
  const steps = moves.flatMap(({ target, width, height, keys }): Step[] => {
    const selectors = [[target.startsWith("button") ? "button" : "input"]];
    const click: Step = { type: "click", selectors, offsetX: width / 2, offsetY: height / 2 };
    return keys === undefined ? [click] : [click, { type: "change", selectors, value: VALUE }];
  });
  return [{ type: "navigate", url: `https://${site}.invalid` }, ...steps];
}

async function consentOf(account: HDAccount, person: number): Promise<SignedConsent> {
  const consent = {
    format: CONSENT_FORMAT,
    id: random("consent", person),
    account: account.address.toLowerCase() as Hex,
    controller: "Example cooperative",
    contact: "https://cooperative.example/contact",
    purposes: ["verification", "rewards", "model-training"],
    categories: ["behaviour", "steps", "site-class", "account", "referral"],
    from: "2026-01-01T00:00:00Z",
    until: "2099-12-31T23:59:59Z",
    recipients: [],
    withdrawal: "https://cooperative.example/privacy",
    jurisdiction: "ID",
    noticeHash: keccak256(stringToHex("the notice of the example")),
  } as const;
  return signConsent(consent, account);
}

/** 32 hex digits. */
function random(...labels: (string | number)[]): string {
  return keccak256(stringToHex(["lam-example", ...labels].join("/"))).slice(2, 34);
}

const people = Array.from({ length: PEOPLE + 2 }, (_, i) =>
  mnemonicToAccount(LOCAL_MNEMONIC, { addressIndex: FIRST_CONTRIBUTOR + i }),
);
const consents = await Promise.all(people.map(consentOf));
const lines: string[] = [];

async function record(person: number, job: Job, take: number, events: BehaviourEvent[]): Promise<Workflow> {
  const account = people[person] as HDAccount;
  const unsigned: Workflow = {
    format: EVIDENCE_FORMAT,
    session: random("session", person, job.name, take),
    account: account.address.toLowerCase() as Hex,
    recordedAt: new Date((BEGIN + (person * 5 + take) * HOUR) * 1000).toISOString().replace(".000Z", "Z"),
    site: job.site,
    kind: "workflow",
    steps: stepsOf(job),
    events,
    consent: consents[person] as SignedConsent,
  };
  return signWorkflow(unsigned, account);
}

function write(workflow: Workflow): void {
  lines.push(new TextDecoder().decode(serializeWorkflow(workflow)));
}

for (let person = 0; person < PEOPLE; person++) {
  for (const [take, job] of JOBS.filter((each) => person < each.people).entries()) {
    write(await record(person, job, take, perform(person, job, take)));
  }
}
const [order, pictures] = JOBS as [Job, Job, Job];
write(await record(PEOPLE, pictures, 0, runScript(pictures)));
write(await record(PEOPLE + 1, order, 0, copy(perform(0, order, 0))));
const extra = await record(1, order, 7, perform(1, order, 7));
const { consent: _, ...withoutConsent } = extra;
write(await signWorkflow(withoutConsent, people[1] as HDAccount));
write({ ...extra, session: random("session of another") });
writeFileSync(process.argv[2] ?? "examples/evidence.ndjson", `${lines.join("\n")}\n`);
