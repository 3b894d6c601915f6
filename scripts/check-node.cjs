// Runs before anything is installed, on whatever Node the user has, hence CommonJS and no syntax newer than Node 4.
//
// Hardhat 3 needs Node 22.13. npm on an older Node silently leaves out the EVM's native package, and the mistake shows
// only much later, as Hardhat's error HHE27. The installed `node` package then serves every `npm run` and `npx`.
var version = process.versions.node.split(".").map(Number);
var supported = version[0] > 22 || (version[0] === 22 && version[1] >= 13);
if (!supported) {
  console.error(
    "Node " + process.versions.node + " is too old to install this project; run: npx -y -p node@24 -- npm ci",
  );
  process.exit(1);
}
