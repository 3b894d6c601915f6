import { ethers, LAM } from "./fixture.ts";
import type { System } from "./fixture.ts";
import type { Call } from "./proposals.ts";

const ID = ethers.id("a submission");

/** An ordinary decision of the DAO, each amount another one. */
export function capCall({ distributor }: System, cap = 5n): Call {
  return { target: distributor, data: distributor.interface.encodeFunctionData("setEpochCap", [cap * LAM]) };
}

/** Ends a stage of the stewardship. */
export function advanceCall({ stewardship }: System, stage: number, value = 0n): Call {
  return { target: stewardship, data: stewardship.interface.encodeFunctionData("advance", [stage]), value };
}

/** Rules on some submission or, with another target, only looks like it. */
export function ruleCall({ disputes }: System, target: Call["target"] = disputes, value = 0n): Call {
  return { target, data: disputes.interface.encodeFunctionData("rule", [ID, true]), value };
}
