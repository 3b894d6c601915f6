import "./scripts/check-install.cjs";
import { createRequire } from "node:module";
import hardhatToolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";
import { tasks } from "./tasks/index.ts";

const require = createRequire(import.meta.url);

/** The local chains, in process and behind `hardhat node`: enough accounts for the contributors of the example ledger. */
const localChain = { type: "edr-simulated", chainType: "l1", accounts: { count: 80 } } as const;

export default defineConfig({
  plugins: [hardhatToolbox],
  tasks,
  solidity: {
    version: "0.8.34",
    // The compiler is the `solc` package: nothing is downloaded.
    path: require.resolve("solc/soljson.js"),
    settings: {
      viaIR: true,
      optimizer: { enabled: true, runs: 200 },
    },
    npmFilesToBuild: [
      "@openzeppelin/contracts/access/manager/AccessManager.sol",
      "@openzeppelin/contracts/governance/TimelockController.sol",
    ],
  },
  paths: {
    ignition: "deploy",
    tests: { mocha: "test", solidity: "test/contracts" },
  },
  test: {
    solidity: {
      profiles: {
        // A move that reverts by itself would hide what it was to find.
        default: { invariant: { runs: 256, depth: 200, failOnRevert: true } },
        // `npm run test:deep`. An inline `hardhat-config:` in a test would win over this.
        deep: { fuzz: { runs: 20_000 }, invariant: { runs: 2_000, depth: 500, failOnRevert: true } },
      },
    },
  },
  networks: {
    default: localChain,
    node: localChain,
    localhost: {
      type: "http",
      chainType: "l1",
      url: process.env["LAM_LOCALHOST_URL"] ?? "http://127.0.0.1:8545",
    },
    mainnet: {
      type: "http",
      chainType: "l1",
      url: configVariable("MAINNET_RPC_URL"),
      accounts: [configVariable("MAINNET_PRIVATE_KEY")],
    },
  },
});
