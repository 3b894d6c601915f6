import { action } from "../support/action.ts";
import { print } from "../support/output.ts";
import { policyInWords, readPolicyFile } from "../support/policies.ts";

interface Arguments {
  file: string;
  json: boolean;
}

export default action<Arguments>(async ({ file, json }) => {
  const policy = await readPolicyFile(file, "");
  const weights = Object.fromEntries(policy.weights);
  print({ json: { ...policy, weights }, text: policyInWords(policy) }, json);
});
