// The browser's loudspeaker and microphone.

/** Plays the device's voice. `onEnded(id)` is called when a sound has been heard to its end. */
export class Loudspeaker {
  constructor(onEnded) {
    this.onEnded = onEnded;
    this.percent = 100;
    this.sources = new Set();
  }

  /** Browsers let sound out only after a touch or a key: call this from one. */
  unlock() {
    if (!this.context) {
      this.context = new AudioContext();
      this.gain = this.context.createGain();
      this.gain.connect(this.context.destination);
      this.setVolume(this.percent);
    }
    if (this.context.state === "suspended") this.context.resume();
  }

  setVolume(percent) {
    this.percent = percent;
    if (this.gain) this.gain.gain.value = (percent / 100) ** 2;
  }

  play(id, rate, pcm) {
    if (this.context?.state !== "running" || !pcm.length) return;
    const buffer = this.context.createBuffer(1, pcm.length, rate);
    buffer.copyToChannel(Float32Array.from(pcm, (sample) => sample / 32768), 0);
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.gain);
    source.onended = () => {
      if (this.sources.delete(source)) this.onEnded(id);
    };
    this.sources.add(source);
    source.start();
  }

  silence() {
    for (const source of this.sources) source.stop();
    this.sources.clear();
  }
}

/** The microphone. `onBlock(Int16Array)` gets what it hears. */
export class Microphone {
  constructor(onBlock) {
    this.onBlock = onBlock;
  }

  get on() {
    return Boolean(this.stream);
  }

  /** Resolves to its rate in Hz; rejects when the user or the browser says no. */
  async turnOn() {
    const stream = await navigator.mediaDevices.getUserMedia({
      // Recognisers hear worse through noise suppression; echo must go, or it hears itself.
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: false },
    });
    this.context = new AudioContext();
    await this.context.audioWorklet.addModule("capture.js");
    const capture = new AudioWorkletNode(this.context, "capture", { numberOfOutputs: 0 });
    capture.port.onmessage = ({ data }) => this.onBlock(new Int16Array(data));
    this.context.createMediaStreamSource(stream).connect(capture);
    this.stream = stream;
    return this.context.sampleRate;
  }

  async turnOff() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = undefined;
    await this.context?.close();
    this.context = undefined;
  }
}
