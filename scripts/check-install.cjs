// Says in one line what to do where Hardhat 3 would fail much later with its error HHE27. Runs on whatever Node the user
// has, hence CommonJS and no syntax newer than Node 4.
//
// npm under a Node older than 22.13 silently leaves out the native package of Hardhat's EVM. As `preinstall` this looks
// at the Node that runs npm (not at the one that runs this script: by then that may be the `node` package, which is
// among the dependencies and serves every later `npm run` and `npx`). hardhat.config.ts asks again whether the native
// package is there, for whoever installed without scripts.
var REMEDY = "run: npx -y -p node@24 -- npm ci";

function fail(problem) {
  console.error(problem + "; " + REMEDY);
  process.exit(1);
}

if (process.env.npm_lifecycle_event === "preinstall") {
  // Not npm's user agent: a nested npm inherits that of the outer one.
  var npmNode = process.env.npm_node_execpath;
  var text = npmNode ? String(require("child_process").execFileSync(npmNode, ["--version"])) : process.version;
  var version = /v(\d+)\.(\d+)/.exec(text);
  var supported = Number(version[1]) > 22 || (Number(version[1]) === 22 && Number(version[2]) >= 13);
  if (!supported) fail("Node " + version[1] + "." + version[2] + " is too old to install this project");
} else {
  try {
    require("@nomicfoundation/edr");
  } catch (_error) {
    fail("this project was installed by a Node that is too old, or not at all");
  }
}
