import { expect } from "chai";
import { id as keccakText, type BaseContract } from "ethers";
import fc from "fast-check";
import { auditDeployment } from "../../../src/governance/audit.ts";
import { compareInventory } from "../../../src/governance/compare-inventory.ts";
import { EXCLUDED } from "../../../src/governance/excluded.ts";
import type { Inventory } from "../../../src/governance/inventory.ts";
import { inventoryReport } from "../../../src/governance/inventory-report.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import { currentDistributor } from "../../../tasks/support/current-distributor.ts";
import { addressOf, contractsOf, type Deployment } from "../../../tasks/support/deployment.ts";
import { inventoryName, inventoryOf } from "../../../tasks/support/inventory.ts";
import { type AuditedDeployment, withAuditedDeployment } from "../../support/audited-deployment.ts";

const ZERO = `0x${"00".repeat(32)}`;
const STRANGER: Hex = "0x1111111111111111111111111111111111111111";
const OTHER: Hex = "0x2222222222222222222222222222222222222222";
const NOBODY: Hex = "0x0000000000000000000000000000000000000000";
const TIMELOCK_ROLES = ["PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE"] as const;
const DAY = 86_400;

describe("the inventory of a deployment", function () {
  this.timeout(120_000);

  let system: AuditedDeployment;
  let lam: Deployment;

  withAuditedDeployment((given) => {
    system = given;
    ({ lam } = system);
  });

  const today = async (): Promise<Deployment> => ({ ...lam, ...(await currentDistributor(system.connection, lam)) });
  const read = async (): Promise<Inventory> => inventoryOf(system.client, await today());
  const timelock = () => system.as(system.target.timelock);
  const pass = async (seconds: number) => {
    await system.connection.networkHelpers.time.increase(seconds);
  };
  /** What has drifted since `before`, which went through a file. */
  const drift = async (before: Inventory): Promise<string[]> => {
    const now = await read();
    return compareInventory(JSON.parse(JSON.stringify(before)), now, inventoryName(await today(), now));
  };

  describe("is what the contracts say when asked about every account and every function", () => {
    const accounts = (): Hex[] => {
      const { parameters, deployer } = system.target;
      const people = [
        parameters.company,
        parameters.operator,
        deployer,
        ...parameters.allocations.map((one) => one.account),
      ];
      const ours = [...Object.values(contractsOf(lam)).map(addressOf), ...lam.vestingWallets.values()];
      return [...new Set([...people, ...ours, STRANGER, OTHER, NOBODY, EXCLUDED])];
    };
    const ROLES = [...Array(11).keys()].map(BigInt);

    /** Asks each contract, and reads no event. */
    async function oracle() {
      const { accessManager, timelock: lock, token } = lam;
      const members: string[] = [];
      const overseers: string[] = [];
      for (const role of ROLES) {
        overseers.push(
          `${role} ${await accessManager.getRoleAdmin(role)} ${await accessManager.getRoleGuardian(role)}`,
        );
        for (const account of accounts()) {
          const [since, current, pending, effect] = await accessManager.getAccess(role, account);
          if (since !== 0n) members.push(`${role} ${account} ${since} ${effect === 0n ? current : pending}`);
        }
      }
      const functions: string[] = [];
      const targets: string[] = [];
      for (const [name, contract] of Object.entries(contractsOf(lam))) {
        if (await accessManager.isTargetClosed(contract)) targets.push(`${name} closed`);
        for (const selector of selectorsOf(contract)) {
          const role = await accessManager.getTargetFunctionRole(contract, selector);
          if (role !== 0n)
            functions.push(`${name} ${contract.interface.getFunction(selector)?.name} ${selector} ${role}`);
        }
      }
      const held: string[] = [];
      for (const account of accounts()) {
        if (await lock.hasRole(ZERO, account)) held.push(`DEFAULT_ADMIN_ROLE ${account}`);
        for (const role of TIMELOCK_ROLES)
          if (await lock.hasRole(keccakText(role), account)) held.push(`${role} ${account}`);
      }
      const allowances: string[] = [];
      for (const account of accounts()) {
        const amount = await token.allowance(lock, account);
        if (amount !== 0n) allowances.push(`${account} ${amount}`);
      }
      const owners: string[] = [];
      for (const wallet of lam.vestingWallets.values()) {
        const contract = await system.connection.ethers.getContractAt("LamVestingWallet", wallet);
        owners.push(
          `${wallet} ${(await contract.owner()).toLowerCase()} ${(await token.delegates(wallet)).toLowerCase()}`,
        );
      }
      return {
        members: members.toSorted(),
        overseers: overseers.toSorted(),
        functions: functions.toSorted(),
        targets: targets.toSorted(),
        held: held.toSorted(),
        allowances: allowances.toSorted(),
        owners: owners.toSorted(),
        minDelay: Number(await lock.getMinDelay()),
        delegatee: (await token.delegates(lock)).toLowerCase(),
        operator: (await lam.stewardship.operator()).toLowerCase(),
        stage: Number(await lam.stewardship.stage()),
      };
    }

    function selectorsOf(contract: BaseContract): string[] {
      const selectors: string[] = [];
      contract.interface.forEachFunction((one) => selectors.push(one.selector));
      return selectors;
    }

    /** The same, from the inventory. */
    function answers({ accessManager, timelock: lock, treasury, vestingWallets, stewardship, now }: Inventory) {
      const roles = Object.entries(accessManager.roles);
      return {
        members: roles
          .flatMap(([id, { members }]) =>
            Object.entries(members).map(([account, { since, delay }]) => `${id} ${account} ${since} ${delay}`),
          )
          .toSorted(),
        overseers: ROLES.map((id) => {
          const role = accessManager.roles[String(id)];
          return `${id} ${role?.admin ?? 0} ${role?.guardian ?? 0}`;
        }).toSorted(),
        functions: Object.entries(accessManager.functions)
          .flatMap(([name, mapped]) => Object.entries(mapped).map(([key, role]) => `${name} ${key} ${role}`))
          .toSorted(),
        targets: accessManager.closed.map((name) => `${name} closed`).toSorted(),
        held: Object.entries(lock.roles)
          .flatMap(([role, members]) => members.map((account) => `${role} ${account}`))
          .toSorted(),
        allowances: Object.entries(treasury.allowances)
          .map(([spender, { left }]) => `${spender} ${left}`)
          .toSorted(),
        owners: Object.values(vestingWallets)
          .map((one) => `${one.address} ${one.owner} ${one.delegatee}`)
          .toSorted(),
        minDelay: lock.minDelay,
        delegatee: treasury.delegatee,
        operator: stewardship.operator,
        stage: now.stage,
      };
    }

    it("right after it", async () => {
      const found = answers(await read());
      expect(found).to.deep.equal(await oracle());
      expect(found.members).to.have.length(1 + 3 + 2 + 2 + 2 + 2 + 2 + 2);
      expect(found.functions).to.have.length(12);
    });

    it("after whatever the timelock was made to do", async () => {
      const account = fc.constantFrom(STRANGER, OTHER, NOBODY, ...accounts().slice(0, 3), system.target.stewardship);
      const role = fc.bigInt({ min: 1n, max: 10n });
      const delay = fc.constantFrom(0, 60, DAY);
      const functions = Object.values(contractsOf(lam)).flatMap((contract) =>
        selectorsOf(contract).map((selector) => [addressOf(contract), selector] as const),
      );
      const action = fc.oneof(
        fc.record({ kind: fc.constant("grant" as const), role, account, delay }),
        fc.record({ kind: fc.constant("revoke" as const), role, account }),
        fc.record({ kind: fc.constant("overseers" as const), role, by: role }),
        fc.record({
          kind: fc.constant("map" as const),
          role: fc.oneof(role, fc.constant(0n)),
          of: fc.constantFrom(...functions),
        }),
        fc.record({ kind: fc.constant("close" as const), of: fc.constantFrom(...functions), closed: fc.boolean() }),
        fc.record({
          kind: fc.constant("timelock" as const),
          account,
          name: fc.constantFrom(...TIMELOCK_ROLES),
          held: fc.boolean(),
        }),
        fc.record({
          kind: fc.constant("approve" as const),
          account: account.filter((one) => one !== NOBODY),
          amount: fc.constantFrom(0n, 5n, 2n ** 256n - 1n),
        }),
        fc.record({ kind: fc.constant("delegate" as const), account }),
        fc.record({
          kind: fc.constant("own" as const),
          account: account.filter((one) => one !== NOBODY),
          wallet: fc.nat(1),
        }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 15, maxLength: 25 }), async (actions) => {
          const before = await system.connection.networkHelpers.takeSnapshot();
          try {
            const admin = await timelock();
            const manager = lam.accessManager.connect(admin);
            for (const one of actions) {
              if (one.kind === "grant") await manager.grantRole(one.role, one.account, one.delay);
              else if (one.kind === "revoke") await manager.revokeRole(one.role, one.account);
              else if (one.kind === "overseers") {
                await manager.setRoleGuardian(one.role, one.by);
                // The admin stays who it is, or nothing more could be done.
              } else if (one.kind === "map") {
                const locked = lam.distributor.interface.getFunction("setAuthority").selector;
                if (one.of[1] !== locked) await manager.setTargetFunctionRole(one.of[0], [one.of[1]], one.role);
              } else if (one.kind === "close") await manager.setTargetClosed(one.of[0], one.closed);
              else if (one.kind === "timelock") {
                const call = one.held ? "grantRole" : "revokeRole";
                await lam.timelock.connect(admin)[call](keccakText(one.name), one.account);
              } else if (one.kind === "approve") await lam.token.connect(admin).approve(one.account, one.amount);
              else if (one.kind === "delegate") await lam.token.connect(admin).delegate(one.account);
              else {
                const address = [...lam.vestingWallets.values()][one.wallet] as Hex;
                const wallet = await system.connection.ethers.getContractAt("LamVestingWallet", address);
                const owner = await system.as(await wallet.owner());
                await wallet.connect(owner).transferOwnership(one.account);
              }
            }
            expect(answers(await read())).to.deep.equal(await oracle());
          } finally {
            await before.restore();
          }
        }),
        { numRuns: 4 },
      );
    });
  });

  describe("has drifted, and says so in one line, by", () => {
    const manager = async () => lam.accessManager.connect(await timelock());
    const kinds: [string, () => Promise<unknown>, RegExp][] = [
      [
        "another member",
        async () => (await manager()).grantRole(1, STRANGER, 0),
        /^accessManager, roles, 1 \(PUBLISHER\), members, 0x1{40}: is new: delay 0/,
      ],
      [
        "a member less",
        async () => (await manager()).revokeRole(4, system.target.disputes),
        /^accessManager, roles, 4 \(DISPUTES\), members, the disputes contract 0x\w{40}: is missing/,
      ],
      [
        "a member's delay",
        async () => (await manager()).grantRole(2, system.target.stewardship, 60),
        /^accessManager, roles, 2 \(GUARDIAN\), members, the Stewardship 0x\w+, delay: is 60, and must be 0$/,
      ],
      ["another role", async () => (await manager()).grantRole(99, STRANGER, 0), /^accessManager, roles, 99: is new: /],
      [
        "who grants a role",
        async () => (await manager()).setRoleAdmin(1, 2),
        /1 \(PUBLISHER\), admin: is 2, and must be 0$/,
      ],
      [
        "who cancels for a role",
        async () => (await manager()).setRoleGuardian(1, 2),
        /1 \(PUBLISHER\), guardian: is 2, and must be 0$/,
      ],
      [
        "a role's name",
        async () => (await manager()).labelRole(1, "HARMLESS\nROLE"),
        /^accessManager, roles, 1 \(HARMLESS ROLE\), label: is HARMLESS ROLE, and must be PUBLISHER$/,
      ],
      [
        "when grants take effect",
        async () => (await manager()).setGrantDelay(1, 60),
        /1 \(PUBLISHER\), grantDelay: is 60, and must be 0$/,
      ],
      [
        "the role of a function",
        async () =>
          (await manager()).setTargetFunctionRole(
            system.target.distributor,
            [lam.distributor.interface.getFunction("rejectRoot").selector],
            1,
          ),
        /^accessManager, functions, RewardsDistributor, rejectRoot 0x\w{8}: is 1, and must be 2$/,
      ],
      [
        "a function given back to the admin",
        async () =>
          (await manager()).setTargetFunctionRole(
            system.target.models,
            [lam.models.interface.getFunction("approve").selector],
            0,
          ),
        /^accessManager, functions, ModelRegistry, approve 0x\w{8}: is missing: 7$/,
      ],
      [
        "a function of another contract",
        async () => (await manager()).setTargetFunctionRole(STRANGER, ["0x12345678"], 1),
        /^accessManager, functions, 0x1{40}: is new: 0x12345678 1$/,
      ],
      [
        "a closed contract",
        async () => (await manager()).setTargetClosed(system.target.models, true),
        /^accessManager, closed: ModelRegistry is new$/,
      ],
      [
        "rules that change late",
        async () => (await manager()).setTargetAdminDelay(system.target.models, 60),
        /^accessManager, adminDelays, ModelRegistry: is new: delay 60/,
      ],
      [
        "a contract under another authority",
        async () => (await manager()).updateAuthority(system.target.models, system.target.token),
        /^accessManager, authorities, ModelRegistry: is the token 0x\w+, and must be the AccessManager/,
      ],
      [
        "another proposer",
        async () => lam.timelock.connect(await timelock()).grantRole(keccakText("PROPOSER_ROLE"), STRANGER),
        /^timelock, roles, PROPOSER_ROLE: 0x1{40} is new$/,
      ],
      [
        "a canceller less",
        async () =>
          lam.timelock.connect(await timelock()).revokeRole(keccakText("CANCELLER_ROLE"), system.target.governor),
        /^timelock, roles, CANCELLER_ROLE: the Governor 0x\w{40} is missing$/,
      ],
      [
        "a role of the timelock that nobody knows",
        async () => lam.timelock.connect(await timelock()).grantRole(keccakText("X"), STRANGER),
        /^timelock, roles, 0x\w{64}: is new: 0x1{40}$/,
      ],
      [
        "the timelock's delay",
        async () => lam.timelock.connect(await timelock()).updateDelay(5),
        /^timelock, minDelay: is 5, and must be 86400$/,
      ],
      [
        "an operator",
        async () => lam.stewardship.connect(await system.as(system.target.parameters.company)).setOperator(STRANGER),
        /^stewardship, operator: is 0x1{40}, and must be the operator 0x/,
      ],
      [
        "a setting of the Governor",
        async () =>
          system.execute([
            [system.target.governor, lam.governor.interface.encodeFunctionData("setVotingDelay", [2 * DAY])],
          ]),
        /^governor, votingDelay: is 172800, and must be 86400$/,
      ],
      [
        "the epoch cap",
        async () => lam.distributor.connect(await timelock()).setEpochCap(5),
        /^rewards, epochCap: is 5, and must be 250{24}$/,
      ],
      [
        "the bond of a dispute",
        async () => lam.disputes.connect(await timelock()).setBaseBond(5),
        /^rewards, disputeBond: is 5, and must be 10{22}$/,
      ],
      [
        "a treasury that votes",
        async () => lam.token.connect(await timelock()).delegate(STRANGER),
        /^treasury, delegatee: is 0x1{40}, and must be EXCLUDED 0x/,
      ],
      [
        "another who may take from it",
        async () => lam.token.connect(await timelock()).approve(STRANGER, 7),
        /^treasury, allowances, 0x1{40}: is new: approved 7/,
      ],
      [
        "another allowance",
        async () => lam.token.connect(await timelock()).approve(system.target.distributor, 7),
        /^treasury, allowances, the distributor 0x\w+, approved: is 7, and must be 350{25}$/,
      ],
      [
        "no allowance",
        async () => lam.token.connect(await timelock()).approve(system.target.distributor, 0),
        /^treasury, allowances, the distributor 0x\w+: is missing: approved/,
      ],
      [
        "the owner of a vesting wallet",
        async () => {
          const wallet = await system.connection.ethers.getContractAt(
            "LamVestingWallet",
            lam.vestingWallets.get(1) as Hex,
          );
          await wallet.connect(await system.as(await wallet.owner())).transferOwnership(STRANGER);
        },
        /^vestingWallets, Team, owner: is 0x1{40}, and must be /,
      ],
    ];
    for (const [what, sabotage, line] of kinds) {
      it(what, async () => {
        const before = await read();
        await sabotage();
        const lines = await drift(before);
        expect(lines).to.have.length(1);
        expect(lines[0]).to.match(line);
      });
    }

    it("an operation that the Governor did not queue, until it is canceled", async () => {
      const before = await read();
      const admin = await timelock();
      const proposer = keccakText("PROPOSER_ROLE");
      await lam.timelock.connect(admin).grantRole(proposer, STRANGER);
      const call = lam.token.interface.encodeFunctionData("approve", [STRANGER, 1]);
      await lam.timelock.connect(await system.as(STRANGER)).schedule(system.target.token, 0, call, ZERO, ZERO, DAY);
      await lam.timelock.connect(admin).revokeRole(proposer, STRANGER);
      const lines = await drift(before);
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(/^timelock, foreign, 0x\w{64}: is new: /);
      const { foreign } = (await read()).timelock;
      const [id] = Object.keys(foreign) as [Hex];
      expect(foreign[id]?.calls).to.deep.equal([
        { target: "LamToken", call: `approve ${call.slice(0, 10)}`, value: "0", data: call },
      ]);
      expect(foreign[id]?.readyAt).to.equal(Number(await lam.timelock.getTimestamp(id)));
      await lam.timelock.connect(await system.as(system.target.governor)).cancel(id);
      expect(await drift(before)).to.deep.equal([]);
    });

    it("what a member with a delay scheduled, until it expires", async () => {
      await (await manager()).grantRole(1, STRANGER, 60);
      const before = await read();
      const call = lam.distributor.interface.encodeFunctionData("withdrawRoot", [ZERO]);
      await lam.accessManager.connect(await system.as(STRANGER)).schedule(system.target.distributor, call, 0);
      const [line, ...more] = await drift(before);
      expect(more).to.deep.equal([]);
      expect(line).to.match(
        /^accessManager, scheduled, 0x\w{64}: is new: caller 0x1{40}, target RewardsDistributor, call withdrawRoot 0x/,
      );
      await pass(60 + 7 * DAY);
      expect(await drift(before)).to.deep.equal([]);
    });

    it("what no vote can change, if the file says otherwise", async () => {
      const before = await read();
      const change = async (changes: (file: any) => void): Promise<string[]> => {
        const file = structuredClone(before);
        changes(file);
        return drift(file);
      };
      const stewardship = addressOf(lam.stewardship);
      expect(await change((file) => file.stewardship.stages[3].powers.push("veto"))).to.deep.equal([
        "stewardship, stages, 3, powers: veto is missing",
      ]);
      expect(await change((file) => (file.stewardship.stages[1].endsAtLatest = 5))).to.match(
        /^stewardship, stages, 1, endsAtLatest: is \d+, and must be 5$/,
      );
      expect(await change((file) => (file.governor.bounds.quorumFraction = [1, 60]))).to.deep.equal([
        "governor, bounds, quorumFraction: 60 is missing",
        "governor, bounds, quorumFraction: 50 is new",
      ]);
      expect(await change((file) => (file.contracts.Stewardship = STRANGER))).to.deep.equal([
        `contracts, Stewardship: is the Stewardship ${stewardship}, and must be ${STRANGER}`,
      ]);
      expect(await change((file) => delete file.governor)).to.match(/^governor: is new: /);
      expect(await change((file) => (file.more = { a: 1 }))).to.deep.equal(["more: is missing: a 1"]);
      expect(await change((file) => (file.treasury = ["\u001b[2J"]))).to.match(
        /^treasury: is account .*, and must be \\u\{1b\}\[2J$/,
      );
      const named = JSON.parse('{"__proto__": 5, "toString": 1}');
      expect(compareInventory({ ...JSON.parse(JSON.stringify(before)), more: named }, before, String)).to.have.length(
        1,
      );
      expect(
        compareInventory(
          Object.defineProperty({ ...before }, "toString", { value: 1, enumerable: true }),
          before,
          String,
        ),
      ).to.deep.equal(["toString: is missing: 1"]);
    });

    it("calls of the company's that were moved", async () => {
      const before = await read();
      await lam.stewardship.connect(await timelock()).moveGrants(system.target.models, system.target.policies);
      const lines = await drift(before);
      expect(lines).to.have.length(1 + 3);
      expect(lines.join("\n"))
        .to.match(/^stewardship, grants, ModelRegistry: is missing: /m)
        .and.to.match(/^stewardship, grants, PolicyRegistry, 0x\w{8}: is new: approveRelease$/m);
    });
  });

  describe("has not drifted", () => {
    it("although stages end, and roles without a power are swept", async () => {
      const before = await read();
      for (const stage of [1, 2, 3]) {
        await pass(366 * DAY);
        await lam.stewardship.sweep();
        expect((await read()).now.stage).to.equal(stage);
        expect(await drift(before)).to.deep.equal([]);
      }
      const { now, accessManager } = await read();
      expect(now.powers).to.deep.equal([]);
      expect(now.swept).to.deep.equal(["1", "2", "3", "6", "7"]);
      expect(JSON.stringify(accessManager.roles)).not.to.include(system.target.stewardship);
      expect(await auditDeployment(system.client, system.target)).to.deep.equal([]);
    });

    it("but has by a role that the Stewardship lost otherwise", async () => {
      const before = await read();
      await lam.accessManager.connect(await timelock()).revokeRole(1, system.target.stewardship);
      expect(await drift(before)).to.match(/members, the Stewardship 0x\w+: is missing/);
    });

    it("although a vote waits in the timelock, and epochs are paid", async () => {
      const before = await read();
      const cap = lam.distributor.interface.encodeFunctionData("setEpochCap", [5]);
      await system.decide([[system.target.distributor, cap]]);
      await lam.distributor.activate(await system.submitRoot(100n));
      const { now, treasury } = await read();
      expect(Object.values(now.queued)[0]?.calls[0]).to.include({ target: "RewardsDistributor", data: cap });
      expect(treasury.allowances[system.target.distributor]?.left).to.equal(
        String(system.target.parameters.emissionAllowance - 100n),
      );
      expect(await drift(before)).to.deep.equal([]);
    });
  });

  it("follows a distributor that retired, and neither it nor the audit calls what the next one pulls a payment", async () => {
    const before = await read();
    const { distributor, disputes, accessManager, token } = lam;
    const settings = {
      token,
      treasury: system.target.timelock,
      accessManager,
      policies: lam.policies,
      predecessor: distributor,
      firstEpoch: 1,
      disputeWindow: DAY,
      minEpochInterval: DAY,
      epochCap: await distributor.epochCap(),
    };
    const { ethers } = system.connection;
    const successor = await ethers.deployContract("RewardsDistributor", [settings as any]);
    const terms = [await disputes.freeze(), await disputes.baseBond()] as const;
    const judge = await ethers.deployContract("RootDisputes", [successor, lam.governor, ...terms]);
    const fallback = await ethers.deployContract("FallbackPublisher", [lam.stewardship, judge]);
    const manager = (name: any, ...args: any[]): [Hex, string] => [
      system.target.accessManager,
      (accessManager.interface.encodeFunctionData as any)(name, args),
    ];
    const map = (role: number, ...names: string[]) =>
      manager(
        "setTargetFunctionRole",
        successor.target,
        names.map((name) => successor.interface.getFunction(name as any)?.selector),
        role,
      );
    await system.execute([
      map(1, "submitRoot", "withdrawRoot"),
      map(2, "rejectRoot"),
      map(3, "pauseActivation"),
      map(4, "freezeRoot", "resumeRoot", "rejectDisputed"),
      manager("grantRole", 4, judge.target, 0),
      manager("grantRole", 1, fallback.target, 0),
      manager("grantRole", 5, successor.target, 0),
      [system.target.token, token.interface.encodeFunctionData("approve", [system.target.distributor, 0])],
      [system.target.token, token.interface.encodeFunctionData("approve", [successor.target, 1000])],
      [system.target.distributor, distributor.interface.encodeFunctionData("retire", [successor.target])],
    ]);
    const publisher = await system.as(system.target.stewardship);
    const root = `0x${"ab".repeat(32)}`;
    await successor.connect(publisher).submitRoot(ZERO, 1, root, 100, system.target.parameters.genesisPolicy, ZERO, "");
    await pass(DAY);
    await successor.activate(await successor.tip());
    expect(await system.audit()).to.deep.equal([]);
    const after = await read();
    const [now, old] = [addressOf(successor), system.target.distributor];
    expect(after.contracts["RewardsDistributor"]).to.equal(now);
    expect(after.contracts["RootDisputes"]).to.equal(addressOf(judge));
    expect(after.contracts["FallbackPublisher"]).to.equal(addressOf(fallback));
    expect(after.rewards).to.include({ fallbackDistributor: now });
    expect(after.rewards.retired).to.deep.equal([old]);
    expect(after.treasury.allowances).to.deep.equal({ [now]: { approved: "1000", left: "900" } });
    expect(Object.keys(after.accessManager.functions[old] ?? {}).map((key) => key.split(" ")[0])).to.include(
      "submitRoot",
    );
    expect((await drift(before)).join("\n")).to.match(
      /^contracts, RewardsDistributor: is the distributor 0x\w+, and must be the retired distributor 0x/m,
    );
    await lam.token.connect(await timelock()).transfer(now, 5);
    expect(await system.audit()).to.match(/the treasury paid 5 wei to 0x\w+ without a vote/);
  });

  it("names people and contracts in its Markdown, and lets nobody write markup into it", async () => {
    await lam.accessManager.connect(await timelock()).labelRole(1, "A|B\n# C");
    const inventory = await read();
    const report = inventoryReport(inventory, inventoryName(lam, inventory));
    expect(report)
      .to.match(/\| 1 \(A\\\|B \\# C\) \| 0 \(ADMIN\) \| .*\| the Stewardship \| at once \|/)
      .and.to.match(/\| RewardsDistributor \| submitRoot 0x\w{8} \| 1 /)
      .and.to.match(/\| PROPOSER\\_ROLE \| the Governor \|/)
      .and.to.match(/\| voting delay \| 1 d \| 1 d to 7 d \|/)
      .and.to.match(/It delegates to EXCLUDED 0x/)
      .and.to.match(/\| Team \| /)
      .and.not.to.match(/^# C/m);
    for (const address of Object.values(inventory.contracts)) expect(report).to.include(address);
  });
});
