/** The shop's drawings: its logo and a picture of every product. */

const coffee = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">
<rect width="400" height="300" fill="#f3e3cf"/>
<ellipse cx="200" cy="262" rx="104" ry="12" fill="#000" opacity=".12"/>
<path d="M128 72h144l12 176a14 14 0 0 1-14 15H130a14 14 0 0 1-14-15z" fill="#4a2c1d"/>
<path d="M128 72h144l-6-34a8 8 0 0 0-8-6H142a8 8 0 0 0-8 6z" fill="#5f3a27"/>
<path d="M134 58h132l2 14H132z" fill="#3a2115"/>
<rect x="142" y="104" width="116" height="116" rx="10" fill="#fff7ea"/>
<path d="m150 184 32-48 20 28 12-16 36 36z" fill="#b4532a"/>
<path d="m182 136-10 15 8 4 6-6 7 4z" fill="#fff7ea"/>
<circle cx="232" cy="128" r="9" fill="#e8a33d"/>
<path d="M156 196h88M170 207h60" stroke="#4a2c1d" stroke-width="5" stroke-linecap="round"/>
<g fill="#4a2c1d"><ellipse cx="316" cy="250" rx="15" ry="10" transform="rotate(-24 316 250)"/><ellipse cx="346" cy="260" rx="15" ry="10" transform="rotate(18 346 260)"/><ellipse cx="72" cy="258" rx="15" ry="10" transform="rotate(12 72 258)"/></g>
<g fill="none" stroke="#f3e3cf" stroke-width="2.5"><path d="M305 255c8-2 14-6 22-10M335 256c7 4 14 5 22 8M60 255c8 1 14 3 24 6"/></g>
</svg>`

const mug = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">
<rect width="400" height="300" fill="#d9e6e3"/>
<ellipse cx="190" cy="254" rx="110" ry="12" fill="#000" opacity=".12"/>
<path d="M268 118c58-8 66 92-8 92" fill="none" stroke="#fbfaf6" stroke-width="20"/>
<path d="M268 118c58-8 66 92-8 92" fill="none" stroke="#2b5d7d" stroke-width="3" opacity=".55"/>
<path d="M104 84h172v140a28 28 0 0 1-28 28H132a28 28 0 0 1-28-28z" fill="#fbfaf6"/>
<path d="M250 84h26v140a28 28 0 0 1-28 28h-16c14-2 18-12 18-28z" fill="#e6e6df"/>
<ellipse cx="190" cy="84" rx="86" ry="17" fill="#2b5d7d"/>
<ellipse cx="190" cy="85" rx="76" ry="12" fill="#3c2415"/>
<path d="M140 196l26-38 16 22 10-13 30 29z" fill="#2b5d7d"/>
<g fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".8"><path d="M164 58c-10-14 10-20 0-36M194 54c-10-14 10-20 0-36M224 58c-10-14 10-20 0-36"/></g>
<g fill="#2b5d7d" opacity=".5"><circle cx="122" cy="228" r="2"/><circle cx="160" cy="236" r="1.5"/><circle cx="232" cy="120" r="2"/><circle cx="126" cy="128" r="1.5"/></g>
</svg>`

/** By the name under which the shop serves them. */
export const pictures: Record<string, string> = { coffee, mug }

/** Drawn in the colour of the text around it. */
export const logo = `<svg viewBox="0 0 40 32" width="40" height="32" aria-hidden="true"><path d="M2 30 15 6l9 15 4-6 10 15z" fill="currentColor"/><circle cx="29" cy="7" r="4" fill="#e8a33d"/></svg>`
