/** Imports point backwards only, see docs/architecture.md. @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "not-to-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "src-knows-no-hardhat",
      comment: "the library runs without Hardhat; ethers is for tasks, deployment and contract tests",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(tasks|scripts|deploy|test|types|artifacts)/|node_modules/(hardhat|ethers|@nomicfoundation)/" },
    },
    {
      name: "shared-stands-alone",
      severity: "error",
      from: { path: "^src/shared/" },
      to: { path: "^src/(?!shared/)" },
    },
    {
      name: "merkle-and-privacy-use-shared-only",
      severity: "error",
      from: { path: "^src/(merkle|privacy)/" },
      to: { path: "^src/(?!shared/|merkle/|privacy/)" },
    },
    {
      name: "files-uses-shared-only",
      severity: "error",
      from: { path: "^src/files/" },
      to: { path: "^src/(?!shared/|files/)" },
    },
    {
      name: "ledger-uses-files-and-merkle",
      comment: "the ledger's roots are such trees",
      severity: "error",
      from: { path: "^src/ledger/" },
      to: { path: "^src/(?!shared/|files/|ledger/|merkle/)" },
    },
    {
      name: "epoch-uses-files-ledger-merkle-privacy",
      severity: "error",
      from: { path: "^src/epoch/" },
      to: { path: "^src/(?!shared/|files/|epoch/|ledger/|merkle/|privacy/)" },
    },
    {
      name: "chain-uses-shared-only",
      severity: "error",
      from: { path: "^src/chain/" },
      to: { path: "^src/(?!shared/|chain/)" },
    },
    {
      name: "claim-uses-chain-and-merkle",
      severity: "error",
      from: { path: "^src/claim/" },
      to: { path: "^src/(?!shared/|chain/|claim/|merkle/)" },
    },
    {
      name: "watch-uses-shared-only",
      severity: "error",
      from: { path: "^src/watch/" },
      to: { path: "^src/(?!shared/|watch/)" },
    },
    {
      name: "governance-uses-chain",
      severity: "error",
      from: { path: "^src/governance/" },
      to: { path: "^src/(?!shared/|chain/|governance/)" },
    },
    {
      name: "verifier-stands-alone",
      comment: "an auditor trusts it alone: it shares no code with what it checks",
      severity: "error",
      from: { path: "^scripts/verify-epoch" },
      to: { path: "^(src|tasks|deploy|test|types|artifacts)/" },
    },
    {
      name: "claim-script-knows-no-hardhat",
      comment: "contributors run it without the project: it, and all that it imports, is viem and Node",
      severity: "error",
      from: { path: "^(scripts/claim|tasks/support/claim/)" },
      to: { path: "node_modules/(hardhat|ethers|@nomicfoundation)/", reachable: true },
    },
    {
      name: "browser-code-has-no-node-imports",
      comment: "these run on contributors' machines and in browsers",
      severity: "error",
      from: { path: "^src/(shared|chain|merkle(?!/node)|privacy|claim(?!/node)|governance)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "browser-code-has-no-threads",
      severity: "error",
      from: { path: "^src/(shared|chain|merkle(?!/node)|privacy|claim(?!/node)|governance)/" },
      to: { path: "^src/(merkle|claim)/node/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // AssemblyScript, which asc compiles.
    exclude: { path: "^src/merkle/assembly/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
