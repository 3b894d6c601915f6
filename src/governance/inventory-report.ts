import type { Hex } from "../shared/hex.ts";
import { showLam } from "../shared/show-amount.ts";
import { showDuration } from "../shared/show-duration.ts";
import { showTime } from "../shared/show-time.ts";
import type { Inventory, ScheduledOperation } from "./inventory.ts";
import { escaped, table } from "./markdown.ts";
import { showAllowance } from "./settings.ts";

type Name = (address: Hex) => string;

const AT_ONCE = "at once";

/** An inventory as Markdown, for people. @param account what to call an address. */
export function inventoryReport(inventory: Inventory, account: Name): string {
  const { chainId, now } = inventory;
  return [
    "# Who holds what",
    `Chain ${chainId}, block ${now.block}, ${showTime(now.time)}.`,
    section("The company", company(inventory, account)),
    section("Roles of the AccessManager", roles(inventory, account)),
    section("Whose a function is", functions(inventory)),
    section("What the AccessManager delays or refuses", exceptions(inventory, account)),
    section("Timelock", timelock(inventory, account)),
    section("Governor", governor(inventory)),
    section("Rewards", rewards(inventory, account)),
    section("Treasury", treasury(inventory, account)),
    section("Vesting wallets", vesting(inventory, account)),
    section("Contracts", contracts(inventory)),
  ].join("\n\n");
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}`;
}

function company({ stewardship, now }: Inventory, account: Name): string {
  const stages = Object.entries(stewardship.stages).map(([stage, { name, powers, endsAtLatest }]) => [
    Number(stage) === now.stage ? `${stage} (now)` : stage,
    name,
    powers.join(", ") || "nothing",
    endsAtLatest === null ? "never" : showTime(endsAtLatest),
  ]);
  const grants = Object.entries(stewardship.grants).flatMap(([contract, calls]) =>
    Object.entries(calls).map(([call, power]) => [`${contract}.${call}`, power]),
  );
  const operator = BigInt(stewardship.operator) === 0n ? "nobody" : escaped(account(stewardship.operator));
  return [
    `The company is ${escaped(account(stewardship.company))}, its operator ${operator}. In stage ${now.stage} it may: ${now.powers.join(", ") || "nothing, for good"}.`,
    table(["stage", "name", "the company may", "ends at the latest"], stages, "None."),
    table(["call", "covered by the power"], grants, "It can make no call."),
  ].join("\n\n");
}

function roles({ accessManager }: Inventory, account: Name): string {
  const rows = Object.entries(accessManager.roles).flatMap(([id, { members, grantDelay, ...role }]) => {
    const first = [
      nameOfRole(id, accessManager),
      nameOfRole(role.admin, accessManager),
      nameOfRole(role.guardian, accessManager),
    ];
    const delay = grantDelay === 0 ? AT_ONCE : `after ${showDuration(grantDelay)}`;
    const held = Object.entries(members).map(([member, access]) => [
      account(member as Hex),
      access.delay === 0 ? AT_ONCE : `after ${showDuration(access.delay)}`,
      showTime(access.since),
    ]);
    return (held.length === 0 ? [["nobody", "", ""]] : held).map((cells) => [...first, delay, ...cells]);
  });
  const header = ["role", "granted by", "cancelled by", "takes effect", "member", "may call", "since"];
  return table(header, rows, "None.");
}

function nameOfRole(id: string, { roles: all }: Inventory["accessManager"]): string {
  if (id === String(2n ** 64n - 1n)) return `${id} (everybody)`;
  const label = all[id]?.label ?? "";
  return label === "" ? id : `${id} (${label})`;
}

function functions({ accessManager }: Inventory): string {
  const rows = Object.entries(accessManager.functions).flatMap(([contract, mapped]) =>
    Object.entries(mapped).map(([name, role]) => [contract, name, nameOfRole(role, accessManager)]),
  );
  return `${table(["contract", "function", "role"], rows, "None.")}\n\nEvery other restricted function is the admin's.`;
}

function exceptions({ accessManager }: Inventory, account: Name): string {
  const { authorities, closed, adminDelays, scheduled } = accessManager;
  const rows = [
    ...Object.entries(authorities).map(([contract, authority]) => [contract, `obeys ${account(authority)}`]),
    ...closed.map((contract) => [contract, "closed to everybody"]),
    ...Object.entries(adminDelays).map(([contract, { delay, since }]) => [
      contract,
      `its rules change after ${showDuration(delay)}, from ${showTime(since)} on`,
    ]),
    ...Object.values(scheduled).map(({ caller, target, call, readyAt }) => [
      target,
      `${account(caller)} scheduled ${call}, from ${showTime(readyAt)} on`,
    ]),
  ];
  return table(["contract", "what"], rows, "None.");
}

function timelock({ timelock: { minDelay, roles: held, foreign }, now }: Inventory, account: Name): string {
  const rows = Object.entries(held).map(([role, members]) => [role, members.map(account).join(", ") || "nobody"]);
  return [
    `What is queued waits for ${showDuration(minDelay)}.`,
    table(["role", "members"], rows, "None."),
    table(
      ["operation", "calls", "from", "queued by"],
      [...waiting(now.queued, "the Governor"), ...waiting(foreign, "NOT THE GOVERNOR")],
      "Nothing waits.",
    ),
  ].join("\n\n");
}

function waiting(operations: Record<Hex, ScheduledOperation>, by: string): string[][] {
  return Object.entries(operations).map(([id, { calls, readyAt }]) => [
    id,
    calls.map(({ target, call, value }) => `${target}.${call}${value === "0" ? "" : ` with ${value} wei`}`).join("; "),
    showTime(readyAt),
    by,
  ]);
}

function governor({ governor: settings, now }: Inventory): string {
  const { bounds } = settings;
  const spans = ([least, most]: [number, number]): string => `${showDuration(least)} to ${showDuration(most)}`;
  const rows = [
    ["voting delay", showDuration(settings.votingDelay), spans(bounds.votingDelay)],
    ["voting period", showDuration(settings.votingPeriod), spans(bounds.votingPeriod)],
    ["late-quorum extension", showDuration(settings.lateQuorumExtension), spans(bounds.lateQuorumExtension)],
    ["proposal threshold", showLam(BigInt(settings.proposalThreshold)), ""],
    [
      "quorum",
      `${settings.quorumFraction} % of what can vote`,
      bounds.quorumFraction.map((one) => `${one} %`).join(" to "),
    ],
    [
      "quorum floor",
      `${showLam(BigInt(now.quorumFloor))} now`,
      `at first ${showLam(BigInt(settings.initialQuorumFloor))}; it only falls`,
    ],
  ];
  return table(["setting", "is", "no vote can leave"], rows, "None.");
}

function rewards({ rewards: settings }: Inventory, account: Name): string {
  const rows = [
    ["an epoch may pay", showLam(BigInt(settings.epochCap))],
    ["taken from", account(settings.treasury)],
    ["between two submissions", showDuration(settings.epochInterval)],
    ["dispute window", showDuration(settings.disputeWindow)],
    ["a dispute freezes a root for", showDuration(settings.disputeFreeze)],
    ["bond of a dispute", showLam(BigInt(settings.disputeBond))],
    ["the fallback publisher submits to", account(settings.fallbackDistributor)],
    ["distributors that retired", settings.retired.map(account).join(", ") || "none"],
  ];
  return table(["setting", "is"], rows, "None.");
}

function treasury({ treasury: { delegatee, allowances } }: Inventory, account: Name): string {
  const rows = Object.entries(allowances).map(([spender, { approved, left }]) => [
    account(spender as Hex),
    showAllowance(BigInt(approved)),
    showAllowance(BigInt(left)),
  ]);
  return [
    `It delegates to ${escaped(account(delegatee))}.`,
    table(["who may take from it", "approved", "left"], rows, "Nobody may take from it."),
  ].join("\n\n");
}

function vesting({ vestingWallets }: Inventory, account: Name): string {
  const rows = Object.entries(vestingWallets).map(([name, { owner, delegatee, start, cliff, duration }]) => [
    name,
    account(owner),
    account(delegatee),
    `from ${showTime(start)}, nothing before ${showTime(cliff)}, all at ${showTime(start + duration)}`,
  ]);
  return table(["allocation", "owner", "delegates to", "vests"], rows, "None.");
}

function contracts({ contracts: all }: Inventory): string {
  return table(["contract", "address"], Object.entries(all), "None.");
}
