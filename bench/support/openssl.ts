import { execFileSync } from "node:child_process";

/**
 * Nanoseconds of one Keccak-f[1600] in OpenSSL's assembly on one core: what it says of SHA3-256 over 64 bytes, which is
 * one such permutation, as keccak256 of up to 135 bytes is.
 */
export function nativePermutation(): number {
  const report = execFileSync("openssl", ["speed", "-mr", "-seconds", "1", "-bytes", "64", "-evp", "sha3-256"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const bytesPerSecond = Number(/^\+F:\d+:[^:]+:([\d.]+)/m.exec(report)?.[1]);
  if (!(bytesPerSecond > 0)) throw new Error(`openssl speed says nothing that is understood: ${report}`);
  return (64 / bytesPerSecond) * 1e9;
}
