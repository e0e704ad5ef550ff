import type { TokenMap, TokenPaths } from "../../../../src/domain/model/tokenMap.ts";
import type { TokenId } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import type { MapSight } from "../ground/mapSight.ts";
import type { PartPanel } from "../ground/part.ts";
import { Chart } from "./chart/chart.ts";
import type { Seen } from "./chart/viewpoint.ts";
import { createLegend } from "./legend.ts";
import { inSlices, type Loaded } from "./loading.ts";
import { lookOf } from "./look.ts";
import { nearestInMap } from "./plane/picking.ts";
import { nearest, type Regions, regionsOf } from "./plane/regions.ts";
import { Pointer } from "./pointer.ts";
import { axesOfMap, surroundings, whereabouts } from "./sentences.ts";
import { createDrift, placeAt, placesBehind, placesIn, stopsOf } from "./text.ts";
import { createTokenTable } from "./tokenTable.ts";
import { type Coloured, colourBy } from "./vocabulary/colouring.ts";
import { type Common, commonOf } from "./vocabulary/common.ts";
import { byImportance } from "./vocabulary/names.ts";
import { traitName } from "./vocabulary/traitName.ts";

interface Found {
  readonly regions: Regions;
  readonly common: readonly Common[];
}

const JOINED = 20; // tokens: the lines between more of them hide the map

/** Whether the text is drawn as a path. */
export const isJoined = ({ view, run }: PartPanel): boolean =>
  view.path ?? run.tokens.ids.length <= JOINED;

/** A map that is there: what is shown in it, and what is said of it. */
export class MapView {
  readonly chart: Chart;
  readonly legend = createLegend((category) => this.#showAlone(category));
  readonly table = createTokenTable((id) => this.goTo(id));
  readonly pointer: Pointer;
  /** Says why no region is named. */
  readonly unnamed = h(
    "p",
    { class: "caption unnamed", hidden: true },
    t("No region has a name: in none do 60% of the tokens share what few others have."),
  );
  readonly #panel: PartPanel;
  readonly #drift = createDrift((places, isThere) => this.#putStops(places, isThere));
  #loaded: Loaded | undefined;
  #coloured: Coloured = { categories: [], of: new Uint8Array() };
  #alone: number | undefined;
  #found: Found | undefined;
  #paths: TokenPaths | undefined;
  #layer = 0;
  #turn = 0;

  constructor(panel: PartPanel, key: (key: string) => boolean) {
    this.#panel = panel;
    this.chart = new Chart({
      point: (hit) => this.pointer.pass(hit),
      pick: (hit) => this.pointer.pin(hit),
      surround: (points) => this.choose(points),
      key,
      rest: (seen) => this.#rest(seen),
    });
    this.pointer = new Pointer(panel, this.chart, () => this.#tell());
  }

  get loaded(): Loaded | undefined {
    return this.#loaded;
  }

  get coloured(): Coloured {
    return this.#coloured;
  }

  show(loaded: Loaded): void {
    this.#turn++;
    this.#loaded = loaded;
    this.#found = undefined;
    this.unnamed.hidden = true;
    this.#paths = undefined;
    this.#layer = 0;
    const { vocabulary } = loaded;
    this.chart.change({
      important: byImportance(vocabulary),
      nameOf: (id) => vocabulary[id]?.label ?? "",
      ...{ near: [], found: [], chosen: [], regions: [], pointed: undefined },
    });
    this.recolour();
    this.#drift.to(placesIn(loaded.map, this.#panel.run.tokens));
    this.table.show(loaded, [], (id) => this.regionOf(id));
    this.#tell();
    void this.#findRegions(loaded);
  }

  /** The colors anew: another choice, or another theme. */
  recolour(): void {
    const { chart } = this;
    if (!this.#loaded) return;
    const { vocabulary, map } = this.#loaded;
    this.#coloured = colourBy(vocabulary, this.#panel.view.colouring);
    const { categories } = this.#coloured;
    if (this.#alone !== undefined && this.#alone >= categories.length) this.#alone = undefined;
    const look = lookOf(this.#coloured, this.#alone, chart.scene.chosen, map.dimensions);
    const points = chart.shown?.points.places === map.places ? chart.shown.points : map;
    chart.show({ points, ...look }, axesOfMap(map), this.#seenBefore(map));
    this.legend.show(categories, this.#alone);
  }

  /** Another text has the same map: it is seen as before. */
  #seenBefore(map: TokenMap): MapSight | undefined {
    const { mapSight } = this.#panel.view;
    return mapSight?.of === this.#nameOfMap(map) ? mapSight : undefined;
  }

  #rest(seen: Seen): void {
    const { map } = this.#loaded ?? {};
    if (map) this.#panel.setView({ mapSight: { of: this.#nameOfMap(map), ...seen } });
  }

  #nameOfMap({ method, dimensions }: TokenMap): string {
    return [this.#panel.run.model.id, method, dimensions].join(" ");
  }

  #showAlone(category: number | undefined): void {
    this.#alone = category;
    this.recolour();
  }

  async #findRegions(loaded: Loaded): Promise<void> {
    const mine = this.#turn;
    const isWanted = () => mine === this.#turn;
    const regions = await inSlices(regionsOf(loaded.map), isWanted);
    if (!regions) return;
    const traits = (id: number) => loaded.vocabulary[id]?.common ?? [];
    const common = await inSlices(commonOf(regions, traits), isWanted);
    if (!common) return;
    this.#found = { regions, common };
    this.showNames();
    this.#tell();
  }

  /** The names of regions, if they are wanted. */
  showNames(): void {
    const { dimensions } = this.#loaded?.map ?? { dimensions: 2 };
    const { common = [], regions } = this.#found ?? {};
    this.unnamed.hidden = !regions || !this.#panel.view.regions || common.length > 0;
    this.chart.change({
      regions:
        regions && this.#panel.view.regions
          ? [...common]
              .sort(
                (a, b) => (regions.sizes[b.region] as number) - (regions.sizes[a.region] as number),
              )
              .map(({ region, trait }) => ({
                name: traitName(trait),
                middle: placeAt(regions.middles, region, dimensions),
              }))
          : [],
    });
  }

  showPath(): void {
    const { stops } = this.chart.scene;
    const path = stops.flatMap(({ indices, place }) => indices.map((index) => ({ index, place })));
    this.chart.change({
      path: isJoined(this.#panel)
        ? path.sort((a, b) => a.index - b.index).map(({ place }) => place)
        : [],
    });
  }

  /** What most tokens of a token's region have in common, if they do. */
  regionOf(id: TokenId): string {
    return this.#nameOf(this.#found?.regions.of[id]) ?? "";
  }

  #nameOf(region: number | undefined): string | undefined {
    const trait = this.#found?.common.find((one) => one.region === region)?.trait;
    return trait === undefined ? undefined : traitName(trait);
  }

  set paths(paths: TokenPaths | undefined) {
    this.#paths = paths;
  }

  /** Lets the text's tokens go to where they are behind a layer; 0: in the map itself. */
  goToLayer(layer: number): void {
    const { map } = this.#loaded ?? {};
    if (!map) return;
    this.#layer = layer;
    const isIn = this.#paths && layer > 0;
    this.#drift.to(
      isIn && this.#paths
        ? placesBehind(this.#paths, layer, map.dimensions)
        : placesIn(map, this.#panel.run.tokens),
    );
  }

  #putStops(places: Float32Array, isThere: boolean): void {
    const { map } = this.#loaded ?? {};
    if (!map) return;
    const wasFitted = this.chart.isFitted;
    this.chart.change({ stops: stopsOf(this.#panel.run.tokens, places, map.dimensions) });
    this.showPath();
    this.pointer.move();
    if (isThere && wasFitted) this.chart.fit();
    if (isThere) this.#tell();
  }

  choose(chosen: readonly TokenId[]): void {
    if (!this.#loaded) return;
    this.chart.change({ chosen });
    this.recolour();
    this.table.show(this.#loaded, chosen, (id) => this.regionOf(id));
    this.table.element.open ||= chosen.length > 0;
  }

  goTo(id: TokenId): void {
    const { map } = this.#loaded ?? {};
    if (!map) return;
    this.chart.goTo(placeAt(map.places, id, map.dimensions));
    this.pointer.pin({ id });
  }

  #name(id: TokenId): string {
    return this.#loaded?.vocabulary[id]?.label ?? "";
  }

  #tell(): void {
    if (!this.#loaded) return;
    const sentence = this.#sentence(this.#loaded);
    this.#panel.say(sentence);
    this.chart.describe(sentence);
  }

  #sentence({ map, vocabulary }: Loaded): string {
    const { pointed } = this.chart.scene;
    if (pointed) {
      const { id, stop } = pointed;
      const place = stop?.place ?? placeAt(map.places, id, map.dimensions);
      const isMeant = (other: number) => other !== id && vocabulary[other]?.kind !== "parts";
      const among = nearestInMap(map, place, 3, isMeant).map((one) => this.#name(one));
      return surroundings(this.#name(id), among, stop ? this.#layer : 0, this.pointer.near[0]);
    }
    if (!this.#found)
      return t(
        "{0} tokens of the vocabulary, and where the text’s own lie among them.",
        vocabulary.length,
      );
    const { middles, sizes } = this.#found.regions;
    const own = this.chart.scene.stops.map(({ place }) =>
      nearest(Float32Array.from(place), 0, middles, map.dimensions),
    );
    return whereabouts(own, sizes.length, (region) => this.#nameOf(region), this.#layer);
  }
}
