import { expect } from "chai";
import fc from "fast-check";
import { areReduced, reducedSelectors } from "../../../src/evidence/selector.ts";
import { isReducedUrl, reducedUrl } from "../../../src/evidence/url.ts";
import { isInterfaceText } from "../../../src/evidence/words.ts";

describe("a selector that is reduced", () => {
  const examples: readonly (readonly [string, string])[] = [
    ["#user-jane > div.card:nth-child(3) button.submit", "* > div.card:nth-child(3) button.submit"],
    ["aria/Submit order", "aria/Submit order"],
    ['aria/Jane Doe[role="button"]', 'aria/[role="button"]'],
    ["aria/Pesanan Jane", "*"],
    ['aria/Save[role="jane"]', "aria/Save"],
    ["text/Masuk", "text/Masuk"],
    ["text/Hi Jane", "*"],
    ['xpath///*[@id="main"]/div[2]/a', 'xpath///*[@id="main"]/div[2]/a'],
    ['xpath///*[@id="jane"]/div[2]/a', "xpath///*/div[2]/a"],
    ['xpath///a[contains(., "Jane")]', "*"],
    ["pierce/#email", "pierce/#email"],
    ["#emailInput", "#emailInput"],
    ["button[type='submit'][data-testid=\"checkout\"]", 'button[type="submit"][data-testid="checkout"]'],
    ["a[href='https://a.example/?t=1']", "a"],
    ["body > my-app > x-card:nth-of-type(2)", "body > * > :nth-of-type(2)"],
    ['input[name="user[email]"]', "input[name]"],
    ["div:has(> a)", "div"],
    ["li:nth-child(12345)", "li"],
    ["#a:not", "*"],
    ["{color:red}", "*"],
  ];
  for (const [selector, reduced] of examples) {
    it(`${selector} becomes ${reduced}`, () => expect(reducedSelectors([selector])).to.deep.equal([[reduced]]));
  }

  const css = fc.stringMatching(/^[a-z#.[\]="' >+~:()1-9\\-]{0,40}$/);
  const any = fc.oneof(
    fc.string({ unit: "binary" }),
    css,
    css.map((text) => `xpath/${text}`),
    css.map((text) => `aria/${text}`),
  );
  it("is left as it is when it is reduced again", () =>
    fc.assert(
      fc.property(fc.array(fc.array(any, { maxLength: 3 })), (ways) => {
        expect(areReduced(reducedSelectors(ways))).to.equal(true);
      }),
      { numRuns: 1_000 },
    ));
  it("with a text that is no word of an interface does not keep it", () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{8,12}$/), (name) => {
        fc.pre(!isInterfaceText(name));
        const ways = [
          `#${name}`,
          `.${name}`,
          `${name} > a`,
          `[name=${name}]`,
          `[${name}]`,
          `:${name}`,
          `aria/${name}`,
          `text/${name}`,
        ];
        const deep = [`xpath///*[@id="${name}"]/a`, `xpath///${name}/b`, `pierce/#${name} a`];
        expect(JSON.stringify(reducedSelectors([...ways, ...deep]))).not.to.include(name);
      }),
    ));
});

describe("the words of interfaces", () => {
  const names =
    `Young King Wright Hill Price Cook Bell Wood Long Foster Day Page Field Fields Post Banner Star Story Small Street
    Best Love Rose Grant Mark Bill Frank Max Job Jobs May April June Summer Art Guy Chase Dean Grace Faith Hope Joy Will
    Ray Rich Read Marks Sharp Short Strong Swift Weeks Winter Wise Wolf Brand Root Place Book Case Cash Church Cross
    English French German Golden Gift Good Hand Land Lane Law Little Lock Major Noble North Olive Penny Pool Power Rush
    Sale Sellers Snow Spring Temple Tower Trip Wall Way West White Guest Player Border Key Child Min Row Park Banks Rivers
    Sandi Hari Tanya Dan Di Baru Bulan Bintang Cahya Indah Surya Putra Dewi Ayu Jaya Mega Intan Mutiara Permata Bayu Budi
    Setia Murni`.split(/\s+/);
  for (const name of names) {
    it(`do not include ${name}, which is a name`, () => {
      for (const text of [name, name.toLowerCase(), `${name} Order`])
        expect(isInterfaceText(text), text).to.equal(false);
      const ways = [[`text/${name} View`], [`aria/${name}`], [`#${name.toLowerCase()}`]];
      expect(reducedSelectors(ways)).to.deep.equal([["*"]]);
    });
  }
});

describe("an address that is reduced", () => {
  it("keeps what the site is for, and the words of its path", () => {
    expect(reducedUrl("commerce", "/users/jane/orders/123/edit.html")).to.equal(
      "https://commerce.invalid/users/*/orders/*/edit",
    );
    expect(reducedUrl("other", "/")).to.equal("https://other.invalid");
  });
  it("is left as it is when it is reduced again, and known for one", () =>
    fc.assert(
      fc.property(fc.webPath(), (path) => {
        const url = reducedUrl("news", path);
        expect(isReducedUrl(url)).to.equal(true);
        expect(reducedUrl("news", new URL(url).pathname)).to.equal(url.replace(/\/$/, ""));
      }),
    ));
  for (const url of [
    "https://shop.example.com",
    "https://commerce.invalid/jane",
    "https://commerce.invalid/cart?id=1",
    "http://commerce.invalid",
  ]) {
    it(`is not ${url}`, () => expect(isReducedUrl(url)).to.equal(false));
  }
});
