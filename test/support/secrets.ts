import fc from "fast-check";

const digits = (count: number) => fc.stringMatching(new RegExp(`^[1-9][0-9]{${count - 1}}$`));
const hex = (count: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${count}}$`));

/** A number with the check digit of payment cards. */
const card = digits(15).map((start) => {
  const sum = Array.from(start).reduce((all, digit, index) => {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return all + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${start}${(10 - (sum % 10)) % 10}`;
});

/** What must never leave the machine, each long enough not to stand somewhere by chance. */
export const secret: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(fc.stringMatching(/^[a-z]{4,9}\.[a-z]{4,9}$/), fc.constantFrom("gmail.com", "mail.ru", "kantor.co.id"))
    .map(([name, at]) => `${name}@${at}`),
  digits(9).map((rest) => `+62812${rest}`),
  digits(9).map((rest) => `0857-${rest.slice(0, 4)}-${rest.slice(4)}`),
  card,
  card.map((number) => number.replaceAll(/(.{4})(?=.)/g, "$1 ")),
  fc.tuple(digits(4), digits(4)).map(([a, b]) => `3273150893${a.slice(0, 2)}${b}`),
  fc.tuple(digits(3), digits(3)).map(([a, b]) => `09.${a}.${b}.7-411.000`),
  fc.tuple(digits(3), digits(4)).map(([a, b]) => `${a}-45-${b}`),
  fc.tuple(digits(10), digits(8)).map(([a, b]) => `DE89${a}${b}`),
  hex(40).map((rest) => `0x${rest}`),
  fc.tuple(hex(32), hex(24)).map(([a, b]) => `eyJ${a}.${b}.${a}`),
  hex(36).map((rest) => `ghp_${rest}`),
  fc.uuid(),
  fc.constantFrom(
    "Budi Santoso",
    "Siti Rahayu Wulandari",
    "Jane Q. Doe",
    "Иван Петров",
    "王小明同学",
    "O'Brien-Smythe",
  ),
  fc.constant("legal winner thank year wave sausage worth useful legal winner thank yellow"),
  fc.constantFrom("diabetes mellitus type 2", "hunter2!Correct", "Jalan Sudirman No. 71"),
);
