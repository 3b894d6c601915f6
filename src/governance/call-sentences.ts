import type { ArgumentWords } from "./argument-words.ts";

type Sentence = (args: ArgumentWords) => string;

const always =
  (sentence: string): Sentence =>
  () =>
    sentence;

const newAuthority: Sentence = (a) =>
  `Put the contract under another authority, ${a.account("newAuthority")}: it decides from then on who may do what there.`;

/**
 * What the functions that a vote can call do, for somebody who has never seen a contract: by the contract's name and the
 * function's signature. The rest is told by names and values alone.
 */
export const callSentences: Readonly<Record<string, Readonly<Record<string, Sentence>>>> = {
  LamToken: {
    "transfer(address,uint256)": (a) => `Pay ${a.lam("value")} from ${a.by} to ${a.account("to")}.`,
    "transferFrom(address,address,uint256)": (a) =>
      `Move ${a.lam("value")} from ${a.account("from")} to ${a.account("to")}, as far as ${a.account("from")} has allowed ${a.by} to.`,
    "approve(address,uint256)": (a) =>
      `Let ${a.account("spender")} take up to ${a.allowance("value")} from ${a.by}, in place of what it may take now.`,
    "delegate(address)": (a) => `Give the votes of ${a.by} to ${a.account("delegatee")}.`,
    "burn(uint256)": (a) => `Burn ${a.lam("value")} of ${a.by}, for good.`,
    "burnFrom(address,uint256)": (a) =>
      `Burn ${a.lam("value")} of ${a.account("account")}, for good, as far as it has allowed ${a.by} to.`,
  },
  AccessManager: {
    "grantRole(uint64,address,uint32)": (a) =>
      `Give ${a.account("account")} the role of ${a.role("roleId")}${waiting(a.value("executionDelay"), a.duration("executionDelay"))}.`,
    "revokeRole(uint64,address)": (a) => `Take the role of ${a.role("roleId")} from ${a.account("account")}.`,
    "renounceRole(uint64,address)": (a) =>
      `Give up the role of ${a.role("roleId")} of ${a.account("callerConfirmation")}.`,
    "labelRole(uint64,string)": (a) => `Label the role of ${a.role("roleId")} as ${a.text("label")}: a name, no power.`,
    "setRoleAdmin(uint64,uint64)": (a) =>
      `Let holders of the role of ${a.role("admin")} grant and take the role of ${a.role("roleId")}.`,
    "setRoleGuardian(uint64,uint64)": (a) =>
      `Let holders of the role of ${a.role("guardian")} cancel what holders of the role of ${a.role("roleId")} have scheduled.`,
    "setGrantDelay(uint64,uint32)": (a) =>
      `Let the role of ${a.role("roleId")} begin ${a.duration("newDelay")} after it is granted.`,
    "setTargetFunctionRole(address,bytes4[],uint64)": (a) =>
      `Let holders of the role of ${a.role("roleId")} call these functions of ${a.account("target")}: ${a.functions("target", "selectors")}.`,
    "setTargetClosed(address,bool)": (a) =>
      a.is("closed")
        ? `Close ${a.account("target")}: nobody can call its managed functions until it is opened again.`
        : `Open ${a.account("target")} again to those who may call its managed functions.`,
    "setTargetAdminDelay(address,uint32)": (a) =>
      `Let changes to the rules of ${a.account("target")} wait for ${a.duration("newDelay")}.`,
    "updateAuthority(address,address)": (a) =>
      `Put ${a.account("target")} under another authority, ${a.account("newAuthority")}: it decides from then on who may do what there.`,
    "execute(address,bytes)": (a) => `Call ${a.account("target")} through the AccessManager.`,
    "schedule(address,bytes,uint48)": (a) =>
      `Schedule a call of ${a.account("target")} at the AccessManager for ${a.value("when") === 0 ? "as soon as its delay is over" : a.time("when")}.`,
    "cancel(address,address,bytes)": (a) =>
      `Cancel a call of ${a.account("target")} that ${a.account("caller")} has scheduled at the AccessManager.`,
    "multicall(bytes[])": always("Do several things at the AccessManager, one after the other."),
  },
  TimelockController: {
    "updateDelay(uint256)": (a) =>
      `Let decisions wait for ${a.duration("newDelay")} in the timelock before they take effect${a.today("timelockDelay")}.`,
    "grantRole(bytes32,address)": (a) =>
      `Give ${a.account("account")} the role of ${a.timelockRole("role")} at the timelock, which holds the treasury and all power.`,
    "revokeRole(bytes32,address)": (a) =>
      `Take from ${a.account("account")} the role of ${a.timelockRole("role")} at the timelock.`,
    "renounceRole(bytes32,address)": (a) =>
      `Give up the role of ${a.timelockRole("role")} of ${a.account("callerConfirmation")} at the timelock.`,
    "cancel(bytes32)": (a) => `Cancel the operation ${a.plain("id")} that waits in the timelock.`,
    "schedule(address,uint256,bytes,bytes32,bytes32,uint256)": (a) =>
      `Schedule a call of ${a.account("target")} in the timelock, to be executed without another vote after ${a.duration("delay")}.`,
    "scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)": (a) =>
      `Schedule several calls in the timelock, to be executed without another vote after ${a.duration("delay")}.`,
    "execute(address,uint256,bytes,bytes32,bytes32)": (a) =>
      `Execute a call of ${a.account("target")} that waits in the timelock.`,
    "executeBatch(address[],uint256[],bytes[],bytes32,bytes32)": always(
      "Execute several calls that wait in the timelock.",
    ),
  },
  LamGovernor: {
    "setVotingDelay(uint48)": (a) =>
      `Let a vote begin ${a.duration("newVotingDelay")} after it was proposed${a.today("votingDelay")}.`,
    "setVotingPeriod(uint32)": (a) => `Let people vote for ${a.duration("newVotingPeriod")}${a.today("votingPeriod")}.`,
    "setProposalThreshold(uint256)": (a) =>
      `Ask for ${a.lam("newProposalThreshold")} of votes from whoever proposes${a.today("proposalThreshold")}.`,
    "updateQuorumNumerator(uint256)": (a) =>
      `Ask for ${a.plain("newQuorumNumerator")} % of the votes that can be cast as a quorum, if that is above the floor${a.today("quorumFraction")}.`,
    "setLateQuorumVoteExtension(uint48)": (a) =>
      `Leave at least ${a.duration("newVoteExtension")} to vote once the quorum is reached${a.today("lateQuorumExtension")}.`,
    "updateTimelock(address)": (a) =>
      `Let the Governor act through another timelock, ${a.account("newTimelock")}. What the present one owns stays there, and no later vote reaches it.`,
    "relay(address,uint256,bytes)": (a) => `Let the Governor itself call ${a.account("target")}.`,
    "cancel(uint256)": (a) => `Cancel proposal ${a.plain("proposalId")}.`,
    "propose(address[],uint256[],bytes[],string)": always("Make another proposal."),
  },
  RewardsDistributor: {
    "setEpochCap(uint128)": (a) =>
      `Let an epoch pay up to ${a.lam("newCap")} in rewards, from the next submission on${a.today("epochCap")}.`,
    "retire(address)": (a) =>
      `End this distributor for good: everything that nobody has claimed moves to its successor ${a.account("successor_")}, which pays from then on.`,
    "recover(address,address,uint256)": (a) =>
      `Send ${a.plain("amount")} units of the token ${a.account("other")}, which lie in the distributor by mistake, to ${a.account("to")}.`,
    "rejectRoot(bytes32)": (a) => `Reject the pending root ${a.plain("id")}, and every later one.`,
    "pauseActivation(uint48)": (a) => `Stop new roots from taking effect for ${a.duration("duration")}.`,
    "submitRoot(bytes32,uint64,bytes32,uint128,bytes32,bytes32,string)": (a) =>
      `Submit a root of rewards for epoch ${a.plain("epoch")}, ${a.lam("cumulativeTotal")} in all epochs through it.`,
    "withdrawRoot(bytes32)": (a) => `Withdraw the root ${a.plain("id")}.`,
    "freezeRoot(bytes32,uint48)": (a) => `Freeze the pending root ${a.plain("id")} for ${a.duration("duration")}.`,
    "resumeRoot(bytes32)": (a) => `Uphold the disputed root ${a.plain("id")}.`,
    "rejectDisputed(bytes32)": (a) => `Reject the disputed root ${a.plain("id")}, and every later one.`,
    "activate(bytes32)": (a) => `Activate the root ${a.plain("id")}: its rewards can be claimed.`,
    "endUnruled(bytes32)": (a) => `End the disputed root ${a.plain("id")}, on which nobody ruled in time.`,
    "setAuthority(address)": newAuthority,
  },
  RootDisputes: {
    "rule(bytes32,bool)": (a) =>
      a.is("upheld")
        ? `Rule that the disputed root ${a.plain("id")} is right: it takes effect after its window, and the disputer's bond goes to the treasury.`
        : `Rule that the disputed root ${a.plain("id")} is wrong: it ends with every later one, and the disputer has the bond back.`,
    "setBaseBond(uint256)": (a) =>
      `Ask for a bond of ${a.lam("newBond")} from whoever disputes a root${a.today("disputeBond")}.`,
    "settle(bytes32)": (a) => `Pay out the bond of the dispute over the root ${a.plain("id")}.`,
    "setAuthority(address)": newAuthority,
  },
  PolicyRegistry: {
    "adopt(bytes32,uint64,string)": (a) =>
      `Adopt the reward policy ${a.plain("policyHash")} (published at ${a.text("uri")}) from epoch ${a.plain("fromEpoch")} on: what work is worth is decided by it.`,
    "lock(uint64)": (a) => `Fix the policy of epoch ${a.plain("epoch")} for good.`,
    "setAuthority(address)": newAuthority,
  },
  ModelRegistry: {
    "propose((bytes32,bytes32,bytes32,uint32,uint64[],bytes32[],string,string))": (a) =>
      `Put up for approval ${a.release("proposed")}.`,
    "approve(bytes32)": (a) => `Approve the release ${a.plain("id")} of the model.`,
    "revoke(bytes32,string)": (a) =>
      `Take back the release ${a.plain("id")} of the model, for good. The reason given: ${a.text("reason")}.`,
    "setAuthority(address)": newAuthority,
  },
  Stewardship: {
    "advance(uint8)": (a) =>
      `End the company's present stage early, and begin ${a.stage("toStage")}${a.today("stage")}. What the company may no longer do it gets back never.`,
    "moveGrants(address,address)": (a) =>
      `Let what the company may still do at ${a.account("from")} be done at ${a.account("to")} instead.`,
    "sweep()": always("Take from the Stewardship the roles that the present stage does not need any more."),
    "act(address,bytes)": (a) => `Call ${a.account("target")} in the name of the company.`,
    "setOperator(address)": (a) => `Let ${a.account("newOperator")} publish roots in the company's name.`,
  },
  FallbackPublisher: {
    "settle(bytes32)": (a) => `Pay out the bond that was put up with the root ${a.plain("id")}.`,
    "submitRoot(bytes32,uint64,bytes32,uint128,bytes32,bytes32,string,uint256)": (a) =>
      `Submit a root of rewards for epoch ${a.plain("epoch")} without a publisher, with a bond of at most ${a.lam("maxBond")}.`,
  },
};

function waiting(delay: unknown, duration: string): string {
  return Number(delay) === 0 ? "" : `, each of whose calls waits for ${duration}`;
}
