;;; phonon-mode.el --- Major mode for Phonon  -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Colours, comments and indentation for `.ph' files, inside of patterns too.
;; Where `eglot' is there, it knows the language server `phonon-lsp'; start it with \\[eglot], or in each file:
;;
;;   (add-hook 'phonon-mode-hook #'eglot-ensure)

;;; Code:

(defgroup phonon nil "Phonon." :group 'languages)

(defcustom phonon-lsp-command '("phonon-lsp")
  "The language server and its arguments."
  :type '(repeat string))

(defcustom phonon-indent-offset 2
  "Blanks for each level of indentation."
  :type 'integer
  :safe #'integerp)

(defconst phonon--name "[A-Za-z_][A-Za-z0-9_']*")

(defvar phonon-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?- ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "." table)
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?' "w" table)
    (dolist (sign '(?+ ?* ?/ ?< ?> ?= ?| ?$ ?# ?% ?& ?~ ?@))
      (modify-syntax-entry sign "." table))
    table)
  "Words, texts and comments of Phonon.")

(defun phonon--in-text (expression)
  "A matcher for EXPRESSION inside of texts."
  (lambda (limit)
    (let (found)
      (while (and (not found) (re-search-forward expression limit t))
        (setq found (nth 3 (save-excursion (syntax-ppss (match-beginning 0))))))
      found)))

(defconst phonon-font-lock-keywords
  `((,(concat "^[ \t]*\\(\\(?:out[0-9]*\\|[od][0-9]+\\|tempo\\|cps\\|bpm\\|cpm\\|buffer\\|outmix"
              "\\|\\(?:unhush\\|hush\\|unsolo\\|solo\\|unmute\\|mute\\|panic\\|resetCycles\\|setCycle\\|nudge\\)"
              "[0-9]*\\)\\)\\_>")
     (1 font-lock-keyword-face))
    ("\\_<\\(?:fn\\|for\\|in\\|if\\|then\\|else\\)\\_>" . font-lock-keyword-face)
    (,(concat "~" phonon--name) . font-lock-variable-name-face)
    (,(concat "@" phonon--name) . font-lock-preprocessor-face)
    (,(concat "%" phonon--name) . font-lock-constant-face)
    (,(concat "[ (]\\(:" phonon--name "\\)") (1 font-lock-type-face))
    (,(concat "\\_<" phonon--name) . font-lock-function-name-face)
    ;; Inside of texts: words stay strings, what stands between them does not.
    (,(phonon--in-text (concat "~" phonon--name)) (0 font-lock-variable-name-face prepend))
    (,(phonon--in-text "[][<>{}(),|*/!?@%~.]") (0 font-lock-builtin-face prepend))
    (,(phonon--in-text "\\_<[0-9]+\\(?:\\.[0-9]+\\)?\\_>") (0 font-lock-constant-face prepend))
    (,(phonon--in-text "~[A-Za-z][A-Za-z0-9_]*") (0 font-lock-variable-name-face prepend)))
  "What each word of Phonon is.")

(defun phonon--statement-indentation ()
  "The indentation of the statement above this line; one level more for a loop."
  (forward-line -1)
  (while (and (not (bobp))
              (or (looking-at-p "[ \t]*\\(?:$\\|--\\|[])#$|*/+<>%=!.-]\\)") (nth 1 (syntax-ppss))))
    (forward-line -1))
  (if (looking-at-p "[ \t]*for .*:[ \t]*$")
      (+ (current-indentation) phonon-indent-offset)
    (current-indentation)))

(defun phonon--indentation ()
  "The column of the line that begins here."
  (let ((open (nth 1 (syntax-ppss)))
        (operator (if (looking-at-p "[ \t]*[#$|*/+<>%=]") phonon-indent-offset 0)))
    (if (null open)
        (+ (phonon--statement-indentation) operator)
      (let ((closes (looking-at-p "[ \t]*[])]")))
        (goto-char open)
        (if closes (current-indentation) (+ (current-indentation) phonon-indent-offset operator))))))

(defun phonon-indent-line ()
  "Indent a line as the formatter does."
  (interactive)
  (let ((column (save-excursion (beginning-of-line) (phonon--indentation)))
        (at-start (<= (current-column) (current-indentation))))
    (if at-start
        (indent-line-to column)
      (save-excursion (indent-line-to column)))))

;;;###autoload
(define-derived-mode phonon-mode prog-mode "Phonon"
  "Major mode for Phonon, a language for live music."
  (setq-local comment-start "-- ")
  (setq-local comment-start-skip "--+[ \t]*")
  (setq-local indent-line-function #'phonon-indent-line)
  (setq-local indent-tabs-mode nil)
  (setq-local font-lock-defaults '(phonon-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.ph\\'" . phonon-mode))

;; What plays: `phonon run FILE --publish' tells it over the socket `.FILE.sock' beside the file.

(defface phonon-playing '((t :inherit isearch)) "What plays.")

(defvar-local phonon--player nil "The connection to the program that plays the file.")
(defvar-local phonon--looking nil "The timer that looks for a player.")

(defun phonon--position (place)
  "The position in this buffer of PLACE, as the Language Server Protocol counts."
  (save-excursion
    (goto-char (point-min))
    (forward-line (gethash "line" place))
    (let ((units (gethash "character" place)))
      (while (and (> units 0) (not (eolp)))
        (setq units (- units (if (> (char-after) #xffff) 2 1)))
        (forward-char)))
    (point)))

(defun phonon--show (playing)
  "Light up the places of PLAYING, a list of ranges, and nothing else."
  (remove-overlays (point-min) (point-max) 'phonon-playing t)
  (mapc (lambda (range)
          (let ((overlay (make-overlay (phonon--position (gethash "start" range))
                                       (phonon--position (gethash "end" range)))))
            (overlay-put overlay 'phonon-playing t)
            (overlay-put overlay 'face 'phonon-playing)))
        playing))

(defun phonon--listen (buffer socket)
  "Light up in BUFFER what is told over SOCKET."
  (let ((rest ""))
    (make-network-process
     :name "phonon" :family 'local :service socket :noquery t
     :filter (lambda (_process text)
               (let* ((lines (split-string (concat rest text) "\n"))
                      (line (car (last lines 2))))
                 (setq rest (car (last lines)))
                 (when (and (cdr lines) (buffer-live-p buffer))
                   (with-current-buffer buffer
                     (phonon--show (gethash "playing" (json-parse-string line)))))))
     :sentinel (lambda (_process _event)
                 (when (buffer-live-p buffer)
                   (with-current-buffer buffer (phonon--show nil)))))))

(defun phonon--look (buffer)
  "Listen to whoever plays the file of BUFFER."
  (when (buffer-live-p buffer)
    (with-current-buffer buffer
      (let ((socket (expand-file-name (concat "." (file-name-nondirectory buffer-file-name) ".sock")
                                      (file-name-directory buffer-file-name))))
        (when (and (file-exists-p socket) (not (process-live-p phonon--player)))
          (setq phonon--player (ignore-errors (phonon--listen buffer socket))))))))

(defun phonon--follow ()
  "Light up what plays of this buffer, whenever somebody plays its file."
  (when (and buffer-file-name (fboundp 'json-parse-string) (not phonon--looking))
    (setq phonon--looking (run-with-timer 0 1 #'phonon--look (current-buffer)))
    (add-hook 'kill-buffer-hook (lambda () (cancel-timer phonon--looking)) nil t)))

(add-hook 'phonon-mode-hook #'phonon--follow)

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs (cons 'phonon-mode phonon-lsp-command)))

(provide 'phonon-mode)
;;; phonon-mode.el ends here
