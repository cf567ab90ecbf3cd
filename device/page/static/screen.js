// The device's screen: the character on a canvas, and what the device drew as SVG above and below.

import { Character } from "./character.js";

const SERIALS = 2; // in front of the numbers that are counted in steps
const LAYERS = ["backdrop", "character", "leaving", "card", "live", "caption", "signs"];

export class Screen {
  /** Fills `element` with its layers. */
  constructor(element) {
    this.element = element;
    this.layers = {};
    for (const name of LAYERS) {
      this.layers[name] = document.createElement(name === "character" ? "canvas" : "img");
      this.layers[name].className = name;
      if (name !== "character") this.layers[name].alt = "";
    }
    element.append(...Object.values(this.layers));
    this.context = this.layers.character.getContext("2d");
    this.reset();
  }

  /** Forgets all: a new connection tells it anew. */
  reset() {
    this.parts = {};
    this.character = undefined;
    this.frame = undefined;
    this.unread = [];
    this.loaded = {};
  }

  get drawn() {
    return Boolean(this.character && this.frame && this.parts.view);
  }

  /** Something that changes now and then: see `parts` of avatar/display.py. */
  set(name, part) {
    const before = this.parts[name];
    this.parts[name] = part;
    if (name === "view") this.fit();
    else if (name === "card") this.#showCard(part, before);
    else this.#load(name, part.svg);
    if (name === "backdrop") this.#light();
  }

  /** The rig, and all that moved while it was on its way. */
  setCharacter(rig) {
    this.character = new Character(rig);
    this.#light();
    for (const bytes of this.unread.splice(0)) this.receive(bytes);
    this.draw();
  }

  #light() {
    const light = this.parts.backdrop;
    if (light) this.character?.setLight(light.tint, light.outline);
  }

  #showCard(part, before) {
    if (before && before.serial !== part.serial) this.#load("leaving", before.svg);
    this.#load("card", part.svg);
  }

  #load(name, svg) {
    const image = this.layers[name];
    this.loaded[name] = svg ? decoded(svg) : Promise.resolve(undefined);
    const latest = this.loaded[name];
    latest.then((picture) => {
      if (this.loaded[name] !== latest) return;
      image.hidden = !picture;
      if (picture) image.src = picture.src;
    });
  }

  /** A binary frame (see device/page/viewer.py), after its first byte. */
  receive(bytes) {
    if (!this.character) {
      this.unread.push(bytes);
      return;
    }
    const count = SERIALS + 7 + this.character.rig.weights.length;
    this.frame ??= new Int16Array(count);
    let at = Math.ceil(count / 8);
    for (let i = 0; i < count; i++) {
      if (!((bytes[i >> 3] >> (i & 7)) & 1)) continue;
      let zigzag = 0;
      let shift = 0;
      do {
        zigzag |= (bytes[at] & 0x7f) << shift;
        shift += 7;
      } while (bytes[at++] & 0x80);
      this.frame[i] += (zigzag >>> 1) ^ -(zigzag & 1);
    }
  }

  /** Places the layers in the element, as large as the view's shape allows. */
  fit() {
    const room = this.element.parentElement.getBoundingClientRect();
    const [width, height] = this.parts.view?.size ?? [room.width, room.height];
    const scale = Math.min(room.width / width, room.height / height);
    this.element.style.width = `${width * scale}px`;
    this.element.style.height = `${height * scale}px`;
    const sharp = scale * (window.devicePixelRatio || 1);
    const canvas = this.layers.character;
    const size = [Math.round(width * sharp), Math.round(height * sharp)];
    if (canvas.width === size[0] && canvas.height === size[1]) return;
    [canvas.width, canvas.height] = size;
    // It is empty now, and may be shown before the next frame is drawn.
    this.draw();
  }

  draw() {
    if (!this.drawn) return;
    const { rig } = this.character;
    const [card, leaving] = this.frame;
    const steps = Array.from(this.frame.subarray(SERIALS), (value) => value / rig.steps);
    const [cardShown, leavingShown, aside, lean, yaw, pitch, roll] = steps;
    const known = this.parts.card?.serial;
    this.#placeCard("card", known === card ? cardShown : known === leaving ? leavingShown : 0);
    this.#placeCard("leaving", known === card ? leavingShown : 0);
    const live = this.parts.live?.serial === card && known === card && cardShown > 0.5;
    this.#placeCard("live", live ? cardShown : 0);
    this.character.solve(steps.slice(7), yaw, pitch, roll);
    this.#paint(aside, lean, known === card && card ? cardShown : 0);
    if (!this.marked) performance.mark("first picture");
    this.marked = true;
  }

  #placeCard(name, shown) {
    const { style } = this.layers[name];
    const rise = (1 - shown) * this.parts.view.rise;
    style.opacity = name === "live" ? Number(shown > 0) : shown;
    style.transform = `translateY(${((100 * rise) / this.parts.view.size[1]).toFixed(3)}%)`;
  }

  #paint(aside, lean, cardShown) {
    const { view, card } = this.parts;
    const { rig } = this.character;
    const { canvas } = this.context;
    const [centre, top, scale] = view.alone.map((value, i) => value + (view.aside[i] - value) * aside);
    const [width, height] = view.size;
    const floor = height + ((card?.floor ?? height) - height) * cardShown;
    const zoomed = scale * (1 + rig.lean_zoom * lean);
    this.context.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
    this.context.clearRect(0, 0, width, height);
    this.context.save();
    this.context.beginPath();
    this.context.rect(0, 0, width, floor);
    this.context.clip();
    this.context.translate(centre, top + rig.face_centre * scale);
    this.context.scale(zoomed, zoomed);
    this.context.translate(-rig.size[0] / 2, -rig.face_centre);
    this.character.paint(this.context);
    this.context.restore();
  }
}

/** An image that can be shown without a flash. */
async function decoded(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  return image;
}
