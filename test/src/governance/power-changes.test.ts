import { expect } from "chai";
import type { Inventory } from "../../../src/governance/inventory.ts";
import { powerChanges } from "../../../src/governance/power-changes.ts";
import type { Hex } from "../../../src/shared/hex.ts";

const at = (n: number): Hex => `0x${n.toString(16).padStart(40, "0")}`;
const [ALICE, TIMELOCK, GOVERNOR, DISTRIBUTOR, MANAGER] = [1, 2, 3, 4, 5].map(at) as [Hex, Hex, Hex, Hex, Hex];
const EVERYBODY = at(0);
const ID: Hex = `0x${"1d".repeat(32)}`;

/** What matters here of a deployment as it begins. */
function inventory(): Inventory {
  const role = (label: string, member: Hex) => ({
    label,
    admin: "0",
    guardian: "0",
    grantDelay: 0,
    members: { [member]: { delay: 0, since: 1 } },
  });
  const parts = {
    contracts: { TimelockController: TIMELOCK, LamGovernor: GOVERNOR, RewardsDistributor: DISTRIBUTOR },
    accessManager: {
      authorities: { RewardsDistributor: MANAGER },
      roles: { "0": role("ADMIN", TIMELOCK), "1": role("PUBLISHER", ALICE) },
      functions: {},
      closed: [],
      adminDelays: {},
      scheduled: {},
    },
    timelock: {
      minDelay: 172_800,
      roles: {
        DEFAULT_ADMIN_ROLE: [TIMELOCK],
        PROPOSER_ROLE: [GOVERNOR],
        CANCELLER_ROLE: [GOVERNOR],
        EXECUTOR_ROLE: [EVERYBODY],
      },
      foreign: {},
    },
    stewardship: {
      company: ALICE,
      operator: ALICE,
      stages: {},
      grants: { RewardsDistributor: { "rejectRoot 0x12345678": "reject" } },
    },
    governor: { token: ALICE, timelock: TIMELOCK, rewards: DISTRIBUTOR, stewardship: ALICE, votingDelay: 1 },
    rewards: { epochCap: "1" },
    treasury: {},
    vestingWallets: {},
    now: { stage: 0, swept: [] },
  };
  return parts as unknown as Inventory;
}

const call = { target: "RewardsDistributor", call: "retire 0x12345678", value: "0", data: "0x12345678" as Hex };

/** What was done to the DAO, and what voters are told. */
const CASES: [what: string, change: (to: Inventory) => void, said: RegExp][] = [
  [
    "a role that others grant",
    (to) => (role(to).admin = "7"),
    /^Who is publisher .* is decided by approver .*, and not by administrator/,
  ],
  ["a role that others cancel", (to) => (role(to).guardian = "7"), /^What publisher .* cancelled by approver/],
  ["a delay of grants", (to) => (role(to).grantDelay = 86_400), /^Whoever is made publisher .* becomes it 1 d later/],
  ["a lost role", (to) => delete role(to).members[ALICE], /^<1> is no more publisher .* AccessManager; nobody is/],
  [
    "a member's delay",
    (to) => (role(to).members[ALICE] = { delay: 60, since: 1 }),
    /^<1> can act as publisher .* only with a delay of 1 min/,
  ],
  [
    "a role that nobody knew, granted by everybody",
    (to) =>
      (to.accessManager.roles["9"] = {
        label: "",
        admin: String(2n ** 64n - 1n),
        guardian: "0",
        grantDelay: 0,
        members: {},
      }),
    /^Who is role 9 is decided by everybody/,
  ],
  ["a closed contract", (to) => to.accessManager.closed.push("RewardsDistributor"), /^Nobody can call .* at <4> any/],
  [
    "a delay of rules",
    (to) => (to.accessManager.adminDelays["RewardsDistributor"] = { delay: 60, since: 9 }),
    /^Who may call what at <4> can be changed with a delay of 1 min only/,
  ],
  [
    "another authority",
    (to) => (to.accessManager.authorities["RewardsDistributor"] = ALICE),
    /^Who may call what at <4> is decided at <1>/,
  ],
  [
    "a call that a member scheduled",
    (to) => (to.accessManager.scheduled[ID] = { caller: ALICE, ...call, readyAt: 0 }),
    /^<1> can call retire 0x12345678 at <4> from 1970.* without another vote/,
  ],
  [
    "a shorter timelock",
    (to) => (to.timelock.minDelay = 0),
    /^What the DAO decides is executed after 0 s, and not after 2 d/,
  ],
  [
    "a Governor that cannot propose",
    (to) => (to.timelock.roles["PROPOSER_ROLE"] = []),
    /^<3> is no more proposer .* TimelockController; nobody is/,
  ],
  [
    "an execution that is not open",
    (to) => (to.timelock.roles["EXECUTOR_ROLE"] = [ALICE]),
    /^everybody is no more executor .* TimelockController\.$/,
  ],
  [
    "an administrator of the timelock that is gone",
    (to) => (to.timelock.roles["DEFAULT_ADMIN_ROLE"] = []),
    /^<2> is no more administrator of the timelock/,
  ],
  [
    "an operation beside the votes",
    (to) => (to.timelock.foreign[ID] = { readyAt: 0, calls: [call] }),
    /^The timelock can be made to do more without another vote, from 1970.*: retire 0x12345678 at <4>/,
  ],
  ["another company", (to) => (to.stewardship.company = GOVERNOR), /^The Stewardship's company is <3>, and not <1>/],
  [
    "a call that the company gains",
    (to) => (to.stewardship.grants["RewardsDistributor"] = { ...grants(to), "adopt 0x87654321": "adopt" }),
    /^The company may call adopt 0x87654321 at <4> from then on/,
  ],
  [
    "a call that the company loses",
    (to) => delete to.stewardship.grants["RewardsDistributor"],
    /^The company may no more call rejectRoot 0x12345678 at <4>/,
  ],
  ["another timelock", (to) => (to.governor.timelock = ALICE), /^The Governor's timelock is <1>, and not <2>/],
  [
    "a successor",
    (to) => (to.contracts["RewardsDistributor"] = ALICE),
    new RegExp(`^The place of the RewardsDistributor is taken by ${ALICE}, from ${DISTRIBUTOR}`),
  ],
];

function role(to: Inventory) {
  const found = to.accessManager.roles["1"];
  if (found === undefined) throw new Error("no role 1");
  return found;
}

function grants(to: Inventory): Record<string, string> {
  return to.stewardship.grants["RewardsDistributor"] ?? {};
}

describe("changes of power over the DAO", () => {
  const account = (address: Hex): string => `<${BigInt(address)}>`;

  for (const [what, change, said] of CASES) {
    it(`are told in one sentence: ${what}`, () => {
      const after = inventory();
      change(after);
      const told = powerChanges(inventory(), after, account);
      expect(told).to.have.length(1);
      expect(told[0]).to.match(said).and.to.match(/\.$/);
    });
  }

  it("are not what has its own place: new members, settings, a longer timelock, and what was undone", () => {
    const after = inventory();
    role(after).members[GOVERNOR] = { delay: 0, since: 5 };
    after.timelock.roles["PROPOSER_ROLE"]?.push(ALICE);
    after.timelock.minDelay++;
    after.governor.votingDelay++;
    after.rewards.epochCap = "2";
    after.now.stage = 1;
    expect(powerChanges(inventory(), after, account)).to.deep.equal([]);
    expect(powerChanges(inventory(), inventory(), account)).to.deep.equal([]);
  });
});
