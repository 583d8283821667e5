// Checks the choice questions of an exercise page, without a server. See src/summitry/book/sealing.py for the seal.
// SHA-256 is written out because browsers lend theirs (crypto.subtle) to secure pages only, and not to every classroom's.
(() => {
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (x) => Math.floor((x - Math.floor(x)) * 2 ** 32);
  const START = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)));
  const ROUND = primes.map((p) => fraction(Math.cbrt(p)));
  const turn = (x, n) => (x >>> n) | (x << (32 - n));

  function sha256(bytes) {
    const data = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
    data.set(bytes);
    data[bytes.length] = 0x80;
    const view = new DataView(data.buffer);
    view.setUint32(data.length - 4, bytes.length * 8);
    const state = Uint32Array.from(START);
    const w = new Uint32Array(64);
    for (let block = 0; block < data.length; block += 64) {
      for (let i = 0; i < 64; i++) {
        if (i < 16) {
          w[i] = view.getUint32(block + 4 * i);
        } else {
          const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
          const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
          w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i++) {
        const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
        const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + w[i]) | 0;
        const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
        const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] += value));
    }
    const digest = new DataView(new ArrayBuffer(32));
    state.forEach((value, i) => digest.setUint32(4 * i, value));
    return new Uint8Array(digest.buffer);
  }

  const key = (...parts) => sha256(new TextEncoder().encode(parts.join("|")));
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

  function opened(seal, key) {
    const text = Uint8Array.from(atob(seal), (letter) => letter.charCodeAt(0));
    const block = new Uint8Array(36);
    block.set(key);
    for (let i = 0; i < text.length; i += 32) {
      new DataView(block.buffer).setUint32(32, i / 32);
      sha256(block).forEach((byte, j) => i + j < text.length && (text[i + j] ^= byte));
    }
    return new TextDecoder().decode(text).trim();
  }

  // Returns the outcome of a choice of keys: right or not, and the sentence that says why, as HTML.
  function judged({ salt, answer, right, reasons, more }, chosen) {
    const all = chosen.join(",");
    if (hex(key(salt, "answer", all)) === answer) return [true, opened(right, key(salt, "right", all))];
    const texts = chosen.map((one) => opened(reasons[one], key(salt, "reason", one)));
    return [false, texts.find((text) => text) ?? more];
  }

  for (const form of document.querySelectorAll("form.summitry-choice")) {
    const question = JSON.parse(form.dataset.question);
    const outcome = form.querySelector("[role=status]");
    const clear = () => {
      outcome.textContent = "";
      outcome.className = "";
    };
    form.addEventListener("change", clear);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = Array.from(form.querySelectorAll("input:checked"), ({ value }) => value).sort();
      const [right, text] = chosen.length ? judged(question, chosen) : [false, "Nothing is chosen."];
      clear();
      // A moment later, or a screen reader misses a sentence that is the same as before.
      setTimeout(() => {
        outcome.className = right ? "right" : "not-yet";
        outcome.innerHTML = `<strong><span aria-hidden="true">${right ? "✓" : "✗"}</span> ${right ? "Correct" : "Not yet"}.</strong> ${text}`;
      }, 50);
    });
  }
})();
