// The page: shows the device's screen, and carries what the user types, touches and says.

import { Screen } from "./screen.js";
import { Loudspeaker, Microphone } from "./sound.js";
import { WORDS } from "./words.js";

const FRAME = 1;
const SOUND = 2;
const RETRY_MS = 1000;
const LINES_KEPT = 20;
const TOKEN = "xiao-e-token";

const find = (id) => document.getElementById(id);
const screen = new Screen(find("screen"));
const state = {
  met: false, // it was connected once
  connected: false,
  control: false,
  ready: false,
  offersMicrophone: false,
  refused: false,
  pairing: "", // code, wrong, over or busy
};
let words = WORDS.ko;
let socket;

const send = (message) => {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
};
const loudspeaker = new Loudspeaker((id) => send({ type: "played", id }));
const microphone = new Microphone((block) => {
  if (socket?.readyState === WebSocket.OPEN) socket.send(block);
  const loudest = block.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  find("level").style.transform = `scaleY(${Math.min(1, loudest / 12000)})`;
});

// The owner's address carries the token; a page that was paired keeps it.
const token = () => location.hash.slice(1) || localStorage.getItem(TOKEN) || "";
// A phone that scanned the code on the device brings it along.
let scanned = /^#pair=(\d+)$/.exec(location.hash)?.[1];
if (scanned) history.replaceState(null, "", location.pathname);

function connect() {
  const here = (socket = new WebSocket(`ws://${location.host}/live`));
  socket.binaryType = "arraybuffer";
  // On its way while the socket opens; anew each time, since another device may answer.
  const rig = fetch("character.json").then((answer) => answer.json());
  socket.onopen = () => {
    screen.reset();
    send({ type: "hello", token: token() });
    tellSize();
    rig.then(
      (character) => socket === here && screen.setCharacter(character),
      () => here.close(),
    );
  };
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") obey(JSON.parse(data));
    else receive(data);
  };
  socket.onclose = () => {
    state.connected = state.ready = false;
    state.pairing = "";
    loudspeaker.silence();
    if (microphone.on) toggleMicrophone();
    update();
    setTimeout(connect, RETRY_MS);
  };
}

function obey(message) {
  switch (message.type) {
    case "hello":
      state.met = state.connected = true;
      state.control = message.control;
      state.ready = message.ready;
      state.offersMicrophone = message.microphone;
      words = WORDS[message.language];
      document.documentElement.lang = message.language;
      loudspeaker.setVolume(message.volume);
      if (scanned && !state.control) send({ type: "code", code: scanned });
      scanned = undefined;
      break;
    case "part":
      screen.set(message.name, message.part);
      return;
    case "pairing":
      state.pairing = message.state;
      if (message.state === "code") find("code").focus();
      break;
    case "paired":
      localStorage.setItem(TOKEN, message.token);
      state.pairing = "";
      break;
    case "language":
      words = WORDS[message.language];
      document.documentElement.lang = message.language;
      break;
    case "ready":
      state.ready = true;
      break;
    case "volume":
      loudspeaker.setVolume(message.percent);
      break;
    case "silence":
      loudspeaker.silence();
      break;
    case "line":
      addLine(message.who, message.text);
      break;
  }
  update();
}

function receive(data) {
  const view = new DataView(data);
  if (view.getUint8(0) === FRAME) {
    screen.receive(new Uint8Array(data, 1));
  } else if (view.getUint8(0) === SOUND) {
    loudspeaker.play(view.getUint32(1, true), view.getUint32(5, true), new Int16Array(data.slice(9)));
  }
}

function draw() {
  screen.draw();
  requestAnimationFrame(draw);
}

function addLine(who, text) {
  const line = document.createElement("p");
  line.className = who;
  line.textContent = text;
  find("lines").append(line);
  while (find("lines").children.length > LINES_KEPT) find("lines").firstChild.remove();
}

function update() {
  const usable = state.connected && state.control && state.ready;
  // Guessed until it is told: laying out twice would delay the first picture.
  const watching = state.met ? state.connected && !state.control : !token();
  document.body.classList.toggle("watching", watching);
  for (const id of ["text", "send", "talk"]) find(id).disabled = !usable;
  find("microphone").hidden = !state.offersMicrophone;
  find("microphone").disabled = !usable;
  find("microphone").setAttribute("aria-pressed", microphone.on);
  label(find("microphone"), microphone.on ? words.microphoneOff : words.microphoneOn);
  label(find("send"), words.send);
  label(find("screen"), words.screen);
  find("pairing").hidden = !["code", "wrong"].includes(state.pairing);
  find("pair").hidden = !state.connected || state.control || !find("pairing").hidden;
  find("pair").textContent = words.pair;
  find("code").setAttribute("aria-label", words.code);
  find("enter").textContent = words.connect;
  find("text").placeholder = words.placeholder;
  find("text").setAttribute("aria-label", words.placeholder);
  find("talk").textContent = words.talk;
  if (!microphone.on) find("level").style.transform = "scaleY(0)";
  const notice = noticeNow();
  find("notice").hidden = !notice;
  find("notice").textContent = notice;
}

function noticeNow() {
  if (!state.connected) return state.met ? words.lost : "";
  if (!state.control) return words[`pairing_${state.pairing}`] ?? "";
  if (!state.ready) return words.starting;
  return state.refused ? words.microphoneRefused : "";
}

function label(element, text) {
  element.title = text;
  element.setAttribute("aria-label", text);
}

async function toggleMicrophone() {
  state.refused = false;
  if (microphone.on) {
    send({ type: "microphone_off" });
    await microphone.turnOff();
  } else {
    try {
      send({ type: "microphone", rate: await microphone.turnOn() });
    } catch {
      state.refused = true;
    }
  }
  update();
}

async function talk() {
  if (state.offersMicrophone && !microphone.on) await toggleMicrophone();
  send({ type: "talk" });
}

function tellSize() {
  const room = document.querySelector("main").getBoundingClientRect();
  send({ type: "size", width: Math.round(room.width), height: Math.round(room.height) });
}

let resizing;
new ResizeObserver(() => {
  screen.fit();
  clearTimeout(resizing);
  resizing = setTimeout(tellSize, 100);
}).observe(document.querySelector("main"));
// A billboard stays clean: the way to pair appears when somebody is there.
let asleep;
for (const sign of ["pointermove", "pointerdown", "keydown"]) {
  window.addEventListener(sign, () => {
    document.body.classList.add("awake");
    clearTimeout(asleep);
    asleep = setTimeout(() => document.body.classList.remove("awake"), 5000);
  });
}
for (const gesture of ["pointerdown", "keydown"]) {
  window.addEventListener(gesture, () => loudspeaker.unlock());
}
find("bar").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = find("text").value.trim();
  if (text) send({ type: "text", text });
  find("text").value = "";
});
find("talk").addEventListener("click", talk);
find("microphone").addEventListener("click", toggleMicrophone);
find("screen").addEventListener("click", (event) => {
  if (!state.control || !state.ready) return;
  const place = find("screen").getBoundingClientRect();
  send({
    type: "touch",
    x: (event.clientX - place.left) / place.width,
    y: (event.clientY - place.top) / place.height,
  });
});
find("pair").addEventListener("click", () => send({ type: "pair" }));
find("pairing").addEventListener("submit", (event) => {
  event.preventDefault();
  send({ type: "code", code: find("code").value.trim() });
  find("code").value = "";
});
update();
connect();
requestAnimationFrame(draw);
