// The character on a canvas: solves and paints a rig as avatar/solver.py and avatar/painter.py do.

const INVISIBLE = 0.004;

export class Character {
  /** `rig` as avatar/display.py sends it. */
  constructor(rig) {
    this.rig = rig;
    const rows = [];
    this.layers = rig.layers.map((layer) => {
      const first = rows.length / 2;
      rows.push(...layer.points);
      const anchor = rows.length / 2;
      if (layer.fill?.points) rows.push(...layer.fill.points);
      return { ...layer, first, anchor, end: rows.length / 2 };
    });
    this.base = Float32Array.from(rows);
    this.points = new Float32Array(rows.length);
    this.depth = new Float32Array(rows.length / 2);
    this.turn = new Float32Array(rows.length / 2);
    this.alphas = new Float32Array(this.layers.length);
    this.moves = rig.weights.map(() => []);
    this.gains = rig.weights.map(() => []);
    this.layers.forEach((layer, place) => this.#prepare(layer, place));
    this.setLight(0, 0);
  }

  #prepare(layer, place) {
    const [x, y] = this.rig.centre;
    const [rx, ry, rz] = this.rig.radii;
    for (let i = layer.first; i < layer.end; i++) {
      const u = (this.base[2 * i] - x) / rx;
      const v = (this.base[2 * i + 1] - y) / ry;
      this.depth[i] = rz * Math.sqrt(Math.max(0, 1 - u * u - v * v)) + layer.depth;
      this.turn[i] = layer.turn;
    }
    if (layer.fill?.points) {
      // A gradient neither tilts nor grows where its part only turns.
      const [start, stop] = this.depth.subarray(layer.anchor, layer.anchor + 2);
      this.depth.fill(layer.fill.radial ? start : (start + stop) / 2, layer.anchor, layer.anchor + 2);
    }
    for (const [weight, gain] of Object.entries(layer.gains)) this.gains[weight].push([place, gain]);
    for (const [weight, shape] of Object.entries(layer.shapes)) {
      const deltas = Float32Array.from(shape);
      this.moves[weight].push([2 * layer.first, deltas]);
      if (layer.fill?.points) {
        // The gradient goes along with its part.
        const mean = [0, 1].map(
          (axis) => deltas.reduce((sum, d, i) => (i % 2 === axis ? sum + d : sum), 0) / (deltas.length / 2),
        );
        this.moves[weight].push([2 * layer.anchor, Float32Array.of(...mean, ...mean)]);
      }
    }
  }

  /**
   * Lays the colour `tint` (ARGB) over every colour: the light of the room; and a line of the
   * colour `outline` around the character, where that is not 0.
   */
  setLight(tint, outline) {
    this.outline = outline && css(mix(outline, 0));
    const colour = (argb) => css(mix(argb, tint));
    for (const layer of this.layers) {
      const fill = layer.fill;
      if (fill?.points) layer.stops = fill.stops.map(([at, argb]) => [at, colour(argb)]);
      else if (fill !== null) layer.colour = colour(fill);
      if (layer.stroke !== null) layer.line = colour(layer.stroke);
    }
  }

  /** Points and opacities for a row of weights, and the head's angles in radians. */
  solve(weights, yaw, pitch, roll) {
    const { rig, points, alphas } = this;
    points.set(this.base);
    this.layers.forEach((layer, place) => (alphas[place] = layer.alpha));
    const full = withCorrectives(weights, yaw, pitch, rig);
    full.forEach((weight, index) => {
      if (!weight) return;
      for (const [from, deltas] of this.moves[index]) {
        for (let i = 0; i < deltas.length; i++) points[from + i] += weight * deltas[i];
      }
      for (const [place, gain] of this.gains[index]) alphas[place] += weight * gain;
    });
    this.#turnHead(yaw, pitch, roll);
  }

  #turnHead(yaw, pitch, roll) {
    const { points, depth, turn, rig } = this;
    const [px, py, pz] = rig.pivot;
    let share;
    let cy, sy, cp, sp, cr, sr;
    for (let i = 0; i < depth.length; i++) {
      if (turn[i] !== share) {
        share = turn[i];
        [cy, sy] = [Math.cos(yaw * share), Math.sin(yaw * share)];
        [cp, sp] = [Math.cos(pitch * share), Math.sin(pitch * share)];
        [cr, sr] = [Math.cos(roll * share), Math.sin(roll * share)];
      }
      const x0 = points[2 * i] - px;
      const y0 = points[2 * i + 1] - py;
      const z0 = depth[i] - pz;
      const x1 = x0 * cy + z0 * sy;
      const z1 = z0 * cy - x0 * sy;
      const y1 = y0 * cp - z1 * sp;
      const near = 1 + (y0 * sp + z1 * cp) * rig.perspective;
      points[2 * i] = (x1 * cr - y1 * sr) * near + px;
      points[2 * i + 1] = (x1 * sr + y1 * cr) * near + py;
    }
  }

  /** Paints what was solved, in rig units: the caller has scaled and moved the canvas. */
  paint(context) {
    const drawn = new Set();
    let clip = null;
    if (this.outline) this.#paintOutline(context);
    this.layers.forEach((layer, place) => {
      const opacity = Math.min(1, Math.max(0, this.alphas[place]));
      if (opacity < INVISIBLE || (layer.clip !== null && !drawn.has(layer.clip))) return;
      drawn.add(place);
      if (layer.clip !== clip) {
        if (clip !== null) context.restore();
        clip = layer.clip;
        if (clip !== null) {
          context.save();
          this.#trace(context, this.layers[clip]);
          context.clip();
        }
      }
      this.#trace(context, layer);
      context.globalAlpha = opacity;
      if (layer.fill !== null) {
        context.fillStyle = layer.stops ? this.#gradient(context, layer) : layer.colour;
        context.fill();
      }
      if (layer.stroke !== null) {
        context.strokeStyle = layer.line;
        context.lineWidth = layer.width;
        context.lineCap = context.lineJoin = "round";
        context.stroke();
      }
    });
    if (clip !== null) context.restore();
    context.globalAlpha = 1;
  }

  #paintOutline(context) {
    context.strokeStyle = this.outline;
    context.lineWidth = this.rig.outline_width;
    context.lineCap = context.lineJoin = "round";
    for (const layer of this.layers.filter((layer) => layer.outlined)) {
      this.#trace(context, layer);
      context.stroke();
    }
  }

  #trace(context, layer) {
    const p = this.points;
    context.beginPath();
    context.moveTo(p[2 * layer.first], p[2 * layer.first + 1]);
    for (let i = 2 * layer.first + 2; i < 2 * layer.anchor; i += 6) {
      context.bezierCurveTo(p[i], p[i + 1], p[i + 2], p[i + 3], p[i + 4], p[i + 5]);
    }
    if (layer.closed) context.closePath();
  }

  #gradient(context, layer) {
    const [ax, ay, bx, by] = this.points.subarray(2 * layer.anchor, 2 * layer.anchor + 4);
    const gradient = layer.fill.radial
      ? context.createRadialGradient(ax, ay, 0, ax, ay, Math.max(1, Math.hypot(bx - ax, by - ay)))
      : context.createLinearGradient(ax, ay, bx, by);
    for (const [at, colour] of layer.stops) gradient.addColorStop(at, colour);
    return gradient;
  }
}

function withCorrectives(weights, yaw, pitch, rig) {
  const full = Float32Array.from(weights);
  const set = (name, value) => (full[rig.weights.indexOf(name)] = Math.min(1, Math.max(0, value)));
  set("headTurnRight", yaw / rig.full_turn);
  set("headTurnLeft", -yaw / rig.full_turn);
  set("headUp", pitch / rig.full_nod);
  set("headDown", -pitch / rig.full_nod);
  return full;
}

function mix(colour, tint) {
  const share = (tint >>> 24) / 255;
  const channel = (at) => Math.round(((colour >>> at) & 255) * (1 - share) + ((tint >>> at) & 255) * share);
  return [channel(16), channel(8), channel(0), (colour >>> 24) / 255];
}

const css = ([red, green, blue, alpha]) => `rgba(${red},${green},${blue},${alpha})`;
