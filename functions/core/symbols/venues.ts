/**
 * From any vendor's spelling of an exchange to venues, and the spelling of tickers there.
 * @module
 */

import { canonical, cleanTicker } from "./tickers.ts";
import { venueNames } from "./venue-names.ts";
import { type CodeShape, venueGroups, venueTable } from "./venue-table.ts";

/** Venues on which codes look alike, so that a code is read once for all of them. */
export interface Place {
  readonly shape: CodeShape;
  readonly mics: readonly string[];
  /** What lines there may be recorded under: the MICs, and "DE" for German ones. */
  readonly keys: readonly string[];
}

/** One meaning of a spelling: a venue, or a group of them. */
export interface Sense {
  readonly mics: readonly string[];
  readonly places: readonly Place[];
}

/** The meanings of a spelling, the usual ones first. */
export interface Senses {
  readonly tiers: readonly (readonly Sense[])[];
  /** Whether later tiers raise a doubt beside an earlier one that fits, or only count where none does. */
  readonly rival: boolean;
}

const venues = new Map(venueTable.map((venue) => [venue.mic, venue]));
const germanMics = venueTable.filter((venue) => venue.country === "DE").map((venue) => venue.mic);

/** OFAC prints countries; of these only Germany stands for venues that the data does not tell apart. */
const germany = "DE";

/**
 * The keys under which a line on this venue may be recorded: the MIC and its group ("DE" for a German MIC, and every
 * German MIC for "DE").
 */
export function lookupKeysOf(mic: string): readonly string[] {
  if (mic === germany) return [...germanMics, germany];
  return venues.get(mic)?.country === germany ? [mic, germany] : [mic];
}

function senseOf(mics: readonly string[]): Sense {
  const shapes = new Map<CodeShape, string[]>();
  for (const mic of mics) {
    const shape = venues.get(mic)?.shape;
    if (shape === undefined)
      throw new RangeError(`a spelling names ${mic}, which is not a venue of the table`);
    const same = shapes.get(shape);
    if (same === undefined) shapes.set(shape, [mic]);
    else same.push(mic);
  }
  const places = [...shapes].map(([shape, same]) => ({
    shape,
    mics: same,
    keys: [...new Set([...same, ...same.flatMap(lookupKeysOf)])],
  }));
  return { mics, places };
}

/** Case, blanks, accents and punctuation don't count: "NYSE Arca", "NYSE-ARCA" and "nysearca" are one. */
const spellingKey = (text: string): string =>
  text
    .normalize("NFKD")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");

/** Words that exchanges' full names have around the place: "The Stock Exchange of Hong Kong Ltd" is "Hong Kong". */
const around =
  /\b(?:THE|STOCK|STOCKS|SECURITIES|EXCHANGES?|AND|CLEARING|OF|LTD|LIMITED|INC|PLC|LLC|AG|ASA|CO|CORP|GROUP|MARKETS?|MAIN|ALL)\b/g;

/** A name without those words; the name itself where nothing else is left. */
function placeIn(text: string): string {
  const words = text
    .normalize("NFKD")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ");
  return (
    words
      .replace(around, "")
      .replace(/(?:市場|市场)$/u, "")
      .trim() || words
  );
}

/** Groups of MICs by spelling; one group where every vendor means the same. */
type Spellings = (key: string) => readonly (readonly string[])[];

const noGroups: readonly (readonly string[])[] = Object.freeze([]);

/** Gathered when first asked: most portfolios need few of the tables, and a cold start waits for each. */
function spellings(entries: () => Iterable<readonly [string, readonly string[]]>): Spellings {
  let found: Map<string, (readonly string[])[]> | null = null;
  return (key) => {
    found ??= groupsOf(entries());
    return found.get(key) ?? noGroups;
  };
}

function groupsOf(
  entries: Iterable<readonly [string, readonly string[]]>,
): Map<string, (readonly string[])[]> {
  const found = new Map<string, (readonly string[])[]>();
  for (const [text, mics] of entries) {
    const key = spellingKey(text);
    const present = found.get(key);
    if (present === undefined) found.set(key, [mics]);
    else if (!present.some((other) => other.join() === mics.join())) present.push(mics);
  }
  return found;
}

/** The countries that OFAC's "Equity Ticker" uses (Consolidated list, NS-CMIC entries). */
const ofacCountries: ReadonlySet<string> = new Set("US CN HK DE SG RU AR BR CA".split(" "));

const groupOf = new Map(venueGroups.map((group) => [group.name, group.venues]));
const countries = [...new Set(venueTable.map((venue) => venue.country))].map(
  (country) =>
    [
      country,
      groupOf.get(country) ??
        venueTable.filter((venue) => venue.country === country).map((venue) => venue.mic),
    ] as const,
);

const byMic = spellings(() =>
  venueTable.flatMap(({ mic, segments }) => [mic, ...segments].map((m) => [m, [mic]] as const)),
);
const bySuffix = spellings(() =>
  venueTable.flatMap(({ mic, suffixes }) => suffixes.map((s) => [s, [mic]] as const)),
);
const byCountry = spellings(() => countries);
/** A Bloomberg code that several venues share (TT) is one sense. */
const byBloomberg = spellings(() => [
  ...venueGroups.flatMap(({ venues: mics, bloomberg }) => bloomberg.map((code) => [code, mics] as const)),
  ...venueTable.flatMap(({ mic, bloomberg }) =>
    bloomberg
      .filter((code) => !venueGroups.some((g) => g.bloomberg.includes(code)))
      .map((code) => [code, [mic]] as const),
  ),
]);
const byOfac = spellings(() => countries.filter(([country]) => ofacCountries.has(country)));
const byName = spellings(() => [
  ...venueGroups.flatMap(({ name, venues: mics, names }) =>
    (name.length > 2 ? [name, ...names] : names).map((text) => [text, mics] as const),
  ),
  ...venueNames.map(([mic, name]) => [name, [mic]] as const),
]);

/** The tiers of one spelling: what an earlier tier already says is not repeated by a later one. */
function tiersOf(layers: readonly (readonly Spellings[])[], key: string): Senses["tiers"] {
  const said: (readonly string[])[] = [];
  const senses = layers.map((layer) => {
    const fresh = layer
      .flatMap((groups) => groups(key))
      .filter((mics) => !said.some((other) => mics.every((mic) => other.includes(mic))));
    said.push(...fresh);
    return [...new Map(fresh.map((mics) => [mics.join(), mics])).values()].map(senseOf);
  });
  return senses.filter((tier) => tier.length > 0);
}

/** A reader of spellings by tiers. It remembers what it found, and so at most as much as the table holds. */
function reader(
  rival: boolean,
  ...layers: readonly (readonly Spellings[])[]
): (text: string) => Senses | null {
  const remembered = new Map<string, Senses>();
  return (text) => {
    const literal = remembered.get(text);
    if (literal !== undefined) return literal;
    const key = spellingKey(text);
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const tiers = tiersOf(layers, key);
    if (tiers.length === 0) return null;
    const senses = { tiers, rival };
    remembered.set(key, senses);
    return senses;
  };
}

const byPlace = spellings(() => venueNames.map(([mic, name]) => [placeIn(name), [mic]] as const));
const sensesOfCodeOrName = reader(true, [byMic], [byBloomberg, byOfac, byName], [bySuffix, byCountry]);
const sensesOfPlace = reader(true, [byPlace]);

/**
 * The meanings of an exchange's name or code, wherever it stands alone: "XHKG", "SEHK", "Hong Kong Exchanges And Clearing Ltd".
 * A full name that is not in the table is compared by the place in it.
 */
export const sensesOfExchange = (text: string): Senses | null =>
  sensesOfCodeOrName(text) ?? (/[ -]/.test(text) ? sensesOfPlace(placeIn(text)) : null);
/** The meanings of an exchange's MIC, name or Bloomberg's code, not of a suffix or a country's code. */
export const sensesOfName = reader(true, [byMic], [byBloomberg, byOfac, byName]);
/** The meanings of what follows a dot: Yahoo's or Reuters' suffix, otherwise any code ("AAPL.US"). */
export const sensesOfSuffix = reader(false, [bySuffix], [byMic], [byBloomberg, byOfac, byName], [byCountry]);
/** As `sensesOfSuffix` where it may also be a class or sort: only Yahoo's and Reuters' ("UN" is a unit, not NYSE). */
export const sensesOfPlainSuffix = reader(false, [bySuffix]);
/** The meanings of a country's code ("AAPL-US", as FactSet writes it). */
export const sensesOfCountry = reader(false, [byCountry]);
/** The meanings of what follows a blank: Bloomberg's code or OFAC's country. */
export const sensesOfCode = reader(true, [byBloomberg, byOfac], [byMic, byCountry]);
const sensesOfUsualCode = reader(true, [byBloomberg, byOfac]);
const sensesOfAnyCode = reader(true, [byMic, byCountry], [bySuffix]);
/** As `sensesOfCode`, and, of a code that is neither Bloomberg's nor OFAC's, what else a vendor's suffix may mean, which some write behind a blank: "LKOD IL" is London's. */
export const sensesOfCodeOrSuffix = (text: string): Senses | null =>
  sensesOfUsualCode(text) === null ? sensesOfAnyCode(text) : sensesOfCode(text);
/** As `sensesOfCode` where a yellow key ("Equity") shows that Bloomberg wrote it. */
export const sensesOfBloombergCode = reader(false, [byBloomberg], [byOfac, byCountry]);

/**
 * The operating MICs that a spelling of an exchange usually means: one, or several for a group ("US", "DE") or a
 * spelling with several meanings ("TSE": Toronto and Tokyo). Null: unknown. XTKS stands for Tokyo.
 */
export function readVenue(exchange: string): readonly string[] | null {
  const usual = sensesOfExchange(exchange)?.tiers[0];
  return usual === undefined ? null : [...new Set(usual.flatMap((sense) => sense.mics))];
}

const usPlaces: Sense = senseOf(groupOf.get("US") ?? []);
/** Every US venue, OTC included: what a Latin ticker without a venue means. */
export const usVenues: readonly string[] = usPlaces.mics;
/** The same as the only meaning of a spelling. */
export const usSenses: Senses = { tiers: [[usPlaces]], rival: false };

/** CNH is the renminbi traded outside the mainland, RMB its everyday name; RUR the rouble of before 1998, which exports still write. */
const currencyAliases: ReadonlyMap<string, string> = new Map([
  ["CNH", "CNY"],
  ["RMB", "CNY"],
  ["RUR", "RUB"],
]);

const byCurrency = spellings(() =>
  [...new Set(venueTable.flatMap((venue) => venue.currencies))].map(
    (currency) =>
      [currency, venueTable.filter((v) => v.currencies.includes(currency)).map((v) => v.mic)] as const,
  ),
);

const sensesByCurrency = reader(false, [byCurrency]);

/** The venues that trade in a currency, where it stands in place of one ("0981 HKD"); null where none is known. */
export const sensesOfCurrency = (currency: string): Senses | null =>
  sensesByCurrency(currencyAliases.get(currency.toUpperCase()) ?? currency);

/** The venues that trade in a currency, as one sense; null where none is known. */
export const senseOfCurrency = (currency: string): Sense | null =>
  sensesOfCurrency(currency)?.tiers[0]?.[0] ?? null;

/** The operating MICs of the venues that trade in a currency; null where none is known. "GBX" and "GBp" are known. */
export const venuesOfCurrency = (currency: string): readonly string[] | null =>
  senseOfCurrency(currency)?.mics ?? null;

/**
 * The canonical spelling of a ticker on a venue (a MIC of the table, or "DE"): Hong Kong's digits without leading
 * zeros, six digits for the mainland, class separators as a dot. Null: no such code can exist there. A venue that
 * the table lacks takes any code.
 */
export function tickerAt(ticker: string, venue: string): string | null {
  const shape = venues.get(venue)?.shape ?? "any";
  return canonical(ticker, shape) ?? canonical(cleanTicker(ticker), shape);
}

const operatingMics: ReadonlyMap<string, string> = new Map(
  venueTable.flatMap(({ mic, segments }) => segments.map((segment) => [segment, mic] as const)),
);

/** The MIC by which readings name a venue: a segment's operator ("XNGS" → "XNAS"); what the table lacks stays as it is. */
export const operatingMic = (mic: string): string => operatingMics.get(mic) ?? mic;

/** The country of a venue, as ISO 3166 writes it; undefined: the venue is not known. */
export const countryOfVenue = (mic: string): string | undefined => venues.get(operatingMic(mic))?.country;

/** Whether a venue is known: an operating MIC of the table, a segment's, or "DE". */
export const isKnownVenue = (venue: string): boolean => venue === germany || venues.has(operatingMic(venue));
