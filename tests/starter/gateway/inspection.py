"""What is looked for in a page as the browser has built it: WCAG 2.2 AA, where a program can tell.

Success criteria: 1.3.1, 1.4.3, 1.4.10, 1.4.11 (fields), 2.4.1, 2.4.2, 2.4.6, 2.5.8, 3.1.1, 4.1.2.
"""

from __future__ import annotations

from typing import Final

INSPECT: Final = r"""
() => {
    const wrong = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    const shown = (it) => it.checkVisibility() && it.getClientRects().length > 0;
    const named = (it) => `${it.tagName.toLowerCase()}#${it.id || it.className}: `
        + `${(it.innerText || it.value || '').slice(0, 30)}`;

    // Language, title, landmarks, headings, ids.
    if (document.documentElement.lang !== 'en') wrong.push('no language');
    if (!document.title.trim()) wrong.push('no title');
    for (const tag of ['header', 'main', 'footer', 'h1']) {
        const count = all(`body ${tag}`).length;
        if (count !== 1) wrong.push(`${count} of ${tag}`);
    }
    const levels = all('h1, h2, h3, h4').filter(shown).map((it) => Number(it.tagName[1]));
    levels.forEach((level, n) => {
        if (n > 0 && level > levels[n - 1] + 1) wrong.push(`heading ${n} jumps to ${level}`);
    });
    const ids = all('[id]').map((it) => it.id);
    for (const id of new Set(ids)) {
        if (ids.filter((each) => each === id).length > 1) wrong.push(`id twice: ${id}`);
    }
    for (const it of all('[aria-labelledby], [aria-describedby]')) {
        const told = `${it.getAttribute('aria-labelledby') ?? ''} `
            + `${it.getAttribute('aria-describedby') ?? ''}`;
        for (const id of told.split(/\s+/).filter(Boolean)) {
            if (!document.getElementById(id)) wrong.push(`nothing has the id ${id}`);
        }
    }
    for (const it of all('a[href^="#"]')) {
        const goal = it.getAttribute('href').slice(1);
        if (!document.getElementById(goal)) wrong.push(`leads nowhere: #${goal}`);
    }
    const skip = document.querySelector('a[href]');
    if (skip.getAttribute('href') !== '#content') wrong.push('the first link skips nothing');

    // Names.
    for (const it of all('input:not([type=hidden]), select, textarea')) {
        if (!it.labels[0]?.innerText.trim()) wrong.push(`no label: ${named(it)}`);
    }
    for (const it of all('button, a[href], summary')) {
        if (!it.innerText.trim()) wrong.push(`no name: ${named(it)}`);
    }
    for (const it of all('fieldset')) {
        if (it.firstElementChild?.tagName !== 'LEGEND') wrong.push('a fieldset without legend');
    }
    for (const it of all('table')) {
        if (!it.caption || !it.querySelector('th[scope]')) wrong.push('a table without its heads');
    }

    // Contrast, by the formula of WCAG 2 (relative luminance).
    const channel = (value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    };
    const colour = (text) => text.match(/[\d.]+/g).map(Number);
    const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const ratio = (one, other) => {
        const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
    };
    const ground = (it) => {
        for (let up = it; up; up = up.parentElement) {
            const found = colour(getComputedStyle(up).backgroundColor);
            if (found.length === 3 || found[3] === 1) return found;
        }
        return [255, 255, 255];
    };
    for (const it of all('body *').filter(shown)) {
        const speaks = [...it.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
        if (!speaks) continue;
        const style = getComputedStyle(it);
        const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
        const needed = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
        const found = ratio(colour(style.color), ground(it));
        if (found < needed) wrong.push(`contrast ${found.toFixed(2)}: ${named(it)}`);
    }
    for (const it of all('textarea, select, input:not([type])').filter(shown)) {
        const found = ratio(colour(getComputedStyle(it).borderTopColor), ground(it.parentElement));
        if (found < 3) wrong.push(`border ${found.toFixed(2)}: ${named(it)}`);
    }

    // Sizes: nothing to press is smaller than 24 pixels, unless it stands in a sentence.
    const pressed = 'button, input:not([type=hidden]), select, textarea, summary';
    for (const it of all(pressed).filter(shown)) {
        const box = it.getBoundingClientRect();
        if (box.width < 24 || box.height < 24) wrong.push(`small: ${named(it)}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) {
        wrong.push(`scrolls sideways: ${document.documentElement.scrollWidth} of ${innerWidth}`);
    }
    return wrong;
}
"""
