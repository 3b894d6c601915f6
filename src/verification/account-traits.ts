import type { Hex } from "../shared/hex.ts";
import type { Traits } from "./consistency/traits.ts";
import { lookAt } from "./look-at.ts";
import type { Model } from "./score/model.ts";
import type { Contributions } from "./store/contributions.ts";

/**
 * What is compared between the workflows of an account, of all those in the store, whatever was decided of them. Those that
 * another model judged are looked at again: odds of two models do not compare.
 */
export function accountTraits(contributions: Contributions, account: Hex, model: Model): Traits[] {
  return contributions.ofAccount(account).map(({ contribution }) => {
    const { look, model: judge } = contributions.record(contribution);
    return judge === model.hash ? look.traits : lookAt(contributions.events(contribution), model).traits;
  });
}
